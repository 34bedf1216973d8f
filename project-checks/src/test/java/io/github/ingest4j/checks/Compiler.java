// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** javac without files: source text in, classes or complaints out. */
final class Compiler {
    private static final List<String> WARNINGS_THAT_COUNT = List.of("deprecated", "removal", "unchecked", "raw.class");

    private static final Pattern EXAMPLES = Pattern.compile(
            "[/\\\\]examples[/\\\\][^/\\\\]+[/\\\\]target[/\\\\]|[/\\\\]org[/\\\\]apache[/\\\\]hadoop[/\\\\]|[/\\\\]ingest-example-[^/\\\\]*$");

    private final String classPath;
    private final List<Path> sourceFolders;

    private Compiler(String classPath, List<Path> sourceFolders) {
        this.classPath = classPath;
        this.sourceFolders = List.copyOf(sourceFolders);
    }

    /** A compiler that sees what a user of the library has. */
    static Compiler ofUser() {
        return new Compiler(classPathOfUser(), List.of());
    }

    /** A compiler that sees the class path of the tests, and the sources in these folders. */
    static Compiler withSources(List<Path> sourceFolders) {
        return new Compiler(classPath(), sourceFolders);
    }

    /** A complaint of javac about a line, counted from 1. */
    record Problem(long line, String text) {}

    /**
     * What came out.
     *
     * @param problems errors, and warnings of use to a reader; empty when the code is fine
     */
    record Result(List<Problem> problems, Map<String, byte[]> classes) {
        Path writeTo(Path folder) throws IOException {
            for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
                Path file = folder.resolve(entry.getKey().replace('.', '/') + ".class");
                Files.createDirectories(file.getParent());
                Files.write(file, entry.getValue());
            }
            return folder;
        }

        Object newInstance(String name) throws ReflectiveOperationException {
            return load(name).getDeclaredConstructor().newInstance();
        }

        Class<?> load(String name) throws ClassNotFoundException {
            ClassLoader loader = new ClassLoader(Compiler.class.getClassLoader()) {
                @Override
                protected Class<?> findClass(String wanted) throws ClassNotFoundException {
                    byte[] code = classes.get(wanted);
                    if (code == null) {
                        throw new ClassNotFoundException(wanted);
                    }
                    return defineClass(wanted, code, 0, code.length);
                }
            };
            return loader.loadClass(name);
        }
    }

    /** Compiles one file; its name is the class, or anything where it has no public one. */
    Result compile(String name, String source) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        Map<String, ByteArrayOutputStream> classes = new HashMap<>();
        try (StandardJavaFileManager files = javac.getStandardFileManager(diagnostics, Locale.ROOT, UTF_8)) {
            JavaFileManager memory = new ForwardingJavaFileManager<>(files) {
                @Override
                public JavaFileObject getJavaFileForOutput(
                        Location location, String type, JavaFileObject.Kind kind, FileObject sibling) {
                    return new SimpleJavaFileObject(URI.create("memory:///" + type), kind) {
                        @Override
                        public OutputStream openOutputStream() {
                            ByteArrayOutputStream out = new ByteArrayOutputStream();
                            classes.put(type, out);
                            return out;
                        }
                    };
                }
            };
            List<String> options = new ArrayList<>(
                    List.of("--release", "17", "-proc:none", "-Xlint:all", "-cp", classPath, "-implicit:none"));
            if (!sourceFolders.isEmpty()) {
                options.add("-sourcepath");
                options.add(sourceFolders.stream().map(Path::toString).collect(Collectors.joining(separator())));
            }
            javac.getTask(null, memory, diagnostics, options, null, List.of(inMemory(name, source)))
                    .call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Problem> problems = diagnostics.getDiagnostics().stream()
                .filter(Compiler::counts)
                .map(found -> new Problem(found.getLineNumber(), found.getMessage(Locale.ROOT)))
                .toList();
        return new Result(
                problems,
                classes.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().toByteArray())));
    }

    private static boolean counts(Diagnostic<? extends JavaFileObject> diagnostic) {
        return diagnostic.getKind() == Diagnostic.Kind.ERROR
                || WARNINGS_THAT_COUNT.stream()
                        .anyMatch(part -> diagnostic.getCode().contains(part));
    }

    static JavaFileObject inMemory(String name, String source) {
        return new SimpleJavaFileObject(URI.create("memory:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** The class path of the tests without the examples, and without what only these need: Parquet files read by Hadoop. */
    static String classPathOfUser() {
        return Arrays.stream(classPath().split(Pattern.quote(separator())))
                .filter(entry -> !EXAMPLES.matcher(entry).find())
                .collect(Collectors.joining(separator()));
    }

    static String separator() {
        return System.getProperty("path.separator");
    }
}
