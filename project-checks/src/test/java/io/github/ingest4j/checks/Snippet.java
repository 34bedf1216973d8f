// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Java code in a document.
 *
 * <p>A program, that is a type with a main method, is compiled as it stands. Other types, statements and members of a
 * class may leave out imports of the library and of the usual JDK packages; statements and members may take names as
 * given, in a comment above the block:
 * {@code <!-- given: Source source, Path folder -->}.
 */
record Snippet(Markdown.Block block) {
    private static final Pattern TYPE = Pattern.compile(
            "^(?:(?:public|final|abstract|sealed|non-sealed|static)\\s+)*(?:class|interface|record|enum|@interface)\\s+(\\w+)",
            Pattern.MULTILINE);
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "^public\\s+(?:(?:final|abstract|sealed)\\s+)*(?:class|interface|record|enum|@interface)\\s+(\\w+)",
            Pattern.MULTILINE);
    private static final Pattern IMPORT = Pattern.compile("^import\\s[^;]*;[ \\t]*$", Pattern.MULTILINE);
    private static final Pattern PACKAGE = Pattern.compile("^package\\s+([\\w.]+)\\s*;", Pattern.MULTILINE);
    private static final Pattern MAIN = Pattern.compile("\\bstatic\\s+void\\s+main\\s*\\(\\s*String\\b");

    /** The class that statements are compiled into. */
    static final String STATEMENTS = "Snippet";

    private static final String USUAL_IMPORTS = imports(List.of(
            "java.io",
            "java.net",
            "java.net.http",
            "java.nio.charset",
            "java.nio.file",
            "java.time",
            "java.util",
            "java.util.function",
            "java.util.stream"));
    private static final String LIBRARY_IMPORTS = imports(Library.CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.contains(".internal"))
            .distinct()
            .sorted()
            .toList());

    private static String imports(List<String> packages) {
        return packages.stream().map(name -> "import " + name + ".*; ").collect(Collectors.joining());
    }

    /** The Java blocks of a document. */
    static List<Snippet> in(Markdown document) {
        return document.blocks().stream()
                .filter(block -> block.isIn("java"))
                .map(Snippet::new)
                .toList();
    }

    boolean isProgram() {
        return isType() && MAIN.matcher(block.text()).find();
    }

    /** Whether the code starts with a type, imports and comments apart. */
    private boolean isType() {
        String code = withoutImports().replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)^\\s*(?://.*)?$\\n?", "");
        Matcher type = TYPE.matcher(code.replaceAll("^(?:@\\w+(?:\\([^)]*\\))?\\s+)+", ""));
        return type.lookingAt();
    }

    /** The file that Java wants this in. */
    String fileName() {
        Matcher type = PUBLIC_TYPE.matcher(block.text());
        return type.find() ? type.group(1) : STATEMENTS;
    }

    /** The name to run a program by. */
    String mainClass() {
        Matcher main = MAIN.matcher(block.text());
        if (!main.find()) {
            throw new IllegalStateException("no main method");
        }
        String name = "";
        Matcher type = TYPE.matcher(block.text());
        while (type.find() && type.start() < main.start()) {
            name = type.group(1);
        }
        Matcher inPackage = PACKAGE.matcher(block.text());
        return inPackage.find() ? inPackage.group(1) + "." + name : name;
    }

    /** What is wrong with the code; lines are those of the block. */
    List<Compiler.Problem> problems(Compiler compiler) {
        if (isProgram()) {
            return compiler.compile(fileName(), block.text()).problems();
        }
        List<Compiler.Problem> problems = isType()
                ? compiler.compile(fileName(), asType()).problems()
                : compiler.compile(STATEMENTS, asStatements()).problems();
        boolean areMembers = !problems.isEmpty()
                && compiler.compile(STATEMENTS, asMembers()).problems().isEmpty();
        return areMembers ? List.of() : problems;
    }

    private String asType() {
        Matcher inPackage = PACKAGE.matcher(block.text());
        int start = inPackage.find() ? inPackage.end() : 0;
        return block.text().substring(0, start)
                + USUAL_IMPORTS
                + LIBRARY_IMPORTS
                + block.text().substring(start);
    }

    /** A class with a method {@code run} that takes what is given and does what the block says. */
    private String asStatements() {
        return head() + "public void run(" + block.given() + ") throws Exception { " + withoutImports() + "\n} }";
    }

    /** The block as the body of a class inside a method, where it sees what is given. */
    private String asMembers() {
        return head() + "void run(" + block.given() + ") { abstract class Members { " + withoutImports() + "\n} } }";
    }

    private String head() {
        String ownImports = IMPORT.matcher(block.text())
                .results()
                .map(found -> found.group().strip())
                .collect(Collectors.joining(" "));
        return USUAL_IMPORTS + LIBRARY_IMPORTS + ownImports + " public class " + STATEMENTS + " { ";
    }

    /** The classes of a type, or of statements as the method {@code run} of a class {@link #STATEMENTS}. */
    Compiler.Result compile(Compiler compiler) {
        return isType() ? compiler.compile(fileName(), asType()) : compiler.compile(STATEMENTS, asStatements());
    }

    /** The same lines, those of imports blank. */
    private String withoutImports() {
        return IMPORT.matcher(block.text()).replaceAll("");
    }
}
