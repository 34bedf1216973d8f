// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A folder with a project in it: the one these checks belong to, or a small one that a test makes up. */
record Project(Path root) {

    /** The project that the tests run in. */
    static Project own() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("project-checks/pom.xml"))) {
                return new Project(folder);
            }
        }
        throw new IllegalStateException("run the checks inside the project: no project-checks/pom.xml above "
                + Path.of("").toAbsolutePath());
    }

    /** What is committed or about to be: the files git does not ignore; without git, all but hidden and built ones. */
    List<Path> files() {
        try {
            List<Path> files = Files.exists(root.resolve(".git")) ? filesOfGit() : List.of();
            return (files.isEmpty() ? filesOfFolder() : files)
                    .stream().filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Path> files(String suffix) {
        return files().stream()
                .filter(file -> file.getFileName().toString().endsWith(suffix))
                .toList();
    }

    /** Empty when git cannot be asked: it is not installed, or does not trust the folder. */
    private List<Path> filesOfGit() throws IOException {
        Process git;
        try {
            git = new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return List.of();
        }
        String names = new String(git.getInputStream().readAllBytes(), UTF_8);
        if (git.onExit().join().exitValue() != 0) {
            return List.of();
        }
        return Arrays.stream(names.split("\0"))
                .filter(name -> !name.isEmpty())
                .map(root::resolve)
                .toList();
    }

    private List<Path> filesOfFolder() throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(file -> !isHiddenOrBuilt(file)).toList();
        }
    }

    private boolean isHiddenOrBuilt(Path file) {
        for (Path part : root.relativize(file)) {
            String name = part.toString();
            if (name.equals("target") || (name.startsWith(".") && !name.equals(".ci"))) {
                return true;
            }
        }
        return false;
    }

    /** A file's path as messages and documents write it. */
    String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    /** The text of a file that has to be there. */
    String text(String name) {
        Path file = root.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new AssertionError(name + " is missing in the project; it belongs in " + file.getParent());
        }
        return text(file).orElseThrow(() -> new AssertionError(name + " is no text in UTF-8"));
    }

    /** The text of a file; empty when it is no text. */
    static Optional<String> text(Path file) {
        try {
            String text = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Markdown markdown(String name) {
        return new Markdown(name, text(name));
    }

    /** The artifacts that the project builds, by the names in its poms. */
    Set<String> modules() {
        return files("pom.xml").stream()
                .map(pom -> child(xml(text(pom).orElseThrow()).getDocumentElement(), "artifactId")
                        .orElseThrow())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A document without a type definition: nothing is read from outside. */
    static Document xml(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new InputSource(new StringReader(text)));
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException(e);
        } catch (SAXException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The text of the first child element of that name. */
    static Optional<String> child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(name)) {
                return Optional.of(node.getTextContent().strip());
            }
        }
        return Optional.empty();
    }
}
