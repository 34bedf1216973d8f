// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Each module is either for users, in all the places that have to know it, or kept out of a release. */
@Tag("once")
class PublishedModulesTest {
    private static final String OUTSIDE_THE_BUILD = "consumer-test/";

    private final Project project = Project.own();

    @Test
    void librariesOfTheBomAreThoseThatAreCheckedAsLibraries() {
        assertThat(modulesThatSay("library.extras.skip", "false")).isEqualTo(managedByTheBom());
    }

    @Test
    void librariesOfTheBomAreThoseThatTheRehearsalPublishes() {
        String modules = line(project.text(".ci/rehearse-release"), "modules=");

        assertThat(modules.split(",")).containsExactlyInAnyOrderElementsOf(withPoms(managedByTheBom()));
    }

    @Test
    void everyOtherModuleIsKeptOutOfARelease() {
        Set<String> published = new TreeSet<>(managedByTheBom());
        published.addAll(List.of("ingest-parent", "ingest-bom"));

        Set<String> others = new TreeSet<>();
        for (Path pom : poms()) {
            String artifact = Project.child(root(pom), "artifactId").orElseThrow();
            if (!published.contains(artifact)) {
                others.add(artifact);
                assertThat(inherited(pom, "maven.deploy.skip"))
                        .as(project.name(pom))
                        .isEqualTo("true");
                assertThat(inherited(pom, "skipPublishing"))
                        .as(project.name(pom))
                        .isEqualTo("true");
            }
        }

        assertThat(others).contains("ingest-project-checks", "ingest-aws-testing", "ingest-example-weather");
    }

    /** The project outside the build has no parent to take them from. */
    @Test
    void versionsOfTheUsersProjectAreThoseOfTheBuild() {
        Set<String> versions = new TreeSet<>();
        NodeList properties = root(project.root().resolve("pom.xml"))
                .getElementsByTagName("properties")
                .item(0)
                .getChildNodes();
        for (int i = 0; i < properties.getLength(); i++) {
            versions.add(properties.item(i).getTextContent());
        }
        versions.add(text(root(project.root().resolve("pom.xml")), "version"));
        versions.add("${ingest4j.version}");

        for (Path pom : project.files("pom.xml")) {
            if (project.name(pom).startsWith(OUTSIDE_THE_BUILD)) {
                NodeList used = root(pom).getElementsByTagName("version");
                for (int i = 0; i < used.getLength(); i++) {
                    assertThat(versions)
                            .as(project.name(pom))
                            .contains(used.item(i).getTextContent());
                }
            }
        }
    }

    private Set<String> managedByTheBom() {
        NodeList artifacts = ((Element) root(project.root().resolve("ingest-bom/pom.xml"))
                        .getElementsByTagName("dependencyManagement")
                        .item(0))
                .getElementsByTagName("artifactId");
        Set<String> managed = new TreeSet<>();
        for (int i = 0; i < artifacts.getLength(); i++) {
            managed.add(artifacts.item(i).getTextContent());
        }
        return managed;
    }

    private static Set<String> withPoms(Set<String> libraries) {
        Set<String> modules = new TreeSet<>(libraries);
        modules.addAll(List.of(".", "ingest-bom"));
        return modules;
    }

    private Set<String> modulesThatSay(String property, String value) {
        return poms().stream()
                .map(PublishedModulesTest::root)
                .filter(pom -> text(pom, property).equals(value))
                .map(pom -> Project.child(pom, "artifactId").orElseThrow())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Path> poms() {
        return project.files("pom.xml").stream()
                .filter(pom -> !project.name(pom).startsWith(OUTSIDE_THE_BUILD))
                .toList();
    }

    /** What the pom says, or else the one of the folders above it; the parent of all is not asked, since it is published. */
    private String inherited(Path pom, String element) {
        for (Path folder = pom.getParent(); !folder.equals(project.root()); folder = folder.getParent()) {
            Path candidate = folder.resolve("pom.xml");
            if (project.files("pom.xml").contains(candidate)
                    && !text(root(candidate), element).isEmpty()) {
                return text(root(candidate), element);
            }
        }
        return "";
    }

    private static Element root(Path pom) {
        return Project.xml(Project.text(pom).orElseThrow()).getDocumentElement();
    }

    /** The text of the first element of that name, anywhere; empty when there is none. */
    private static String text(Element pom, String name) {
        NodeList found = pom.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }

    private static String line(String text, String beginning) {
        return text.lines()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError(".ci/rehearse-release has no line " + beginning))
                .substring(beginning.length());
    }
}
