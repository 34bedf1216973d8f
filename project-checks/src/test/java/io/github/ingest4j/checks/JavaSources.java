// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** What can be read from Java sources without compiling them: comments and strings do not confuse it. */
final class JavaSources {

    /** The sources of a project; those that these checks plant faults in are left out. */
    static JavaSources of(Project project) {
        return new JavaSources(project.files(".java").stream()
                .filter(file -> !project.name(file).contains("/checks/planted/"))
                .map(file ->
                        Compiler.inMemory(project.name(file), Project.text(file).orElseThrow()))
                .toList());
    }

    private final List<CompilationUnitTree> units = new ArrayList<>();

    JavaSources(List<JavaFileObject> files) {
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, problem -> {}, List.of("-proc:none"), null, files);
        try {
            task.parse().forEach(units::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return units.size();
    }

    /** All types that are declared, nested ones after their owner: {@code io.github.ingest4j.Page.Builder}. */
    Set<String> types() {
        Set<String> types = new TreeSet<>();
        visit(new TreePathScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void unused) {
                if (!type.getSimpleName().isEmpty()) {
                    types.add(owner(getCurrentPath(), false));
                }
                return super.visitClass(type, unused);
            }
        });
        return types;
    }

    /** Where a test may be left out: {@code package.Class#method}, or {@code package.Class} for all of it. */
    Set<String> skips() {
        Set<String> skips = new TreeSet<>();
        visit(new TreePathScanner<Void, Void>() {
            @Override
            public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
                String target = call.getMethodSelect().toString();
                String name = target.substring(target.lastIndexOf('.') + 1);
                if (name.matches("assume[A-Z]\\w*")
                        || name.equals("assumingThat")
                        || target.endsWith("Assumptions.abort")) {
                    skips.add(owner(getCurrentPath(), true));
                }
                return super.visitMethodInvocation(call, unused);
            }

            @Override
            public Void visitAnnotation(AnnotationTree annotation, Void unused) {
                String type = annotation.getAnnotationType().toString();
                String name = type.substring(type.lastIndexOf('.') + 1);
                if (name.startsWith("Disabled") || name.startsWith("Enabled") || name.equals("Ignore")) {
                    skips.add(owner(getCurrentPath(), true));
                }
                return super.visitAnnotation(annotation, unused);
            }

            @Override
            public Void visitNewClass(NewClassTree created, Void unused) {
                if (created.getIdentifier().toString().endsWith("TestAbortedException")) {
                    skips.add(owner(getCurrentPath(), true));
                }
                return super.visitNewClass(created, unused);
            }
        });
        return skips;
    }

    /** Where {@code Thread.sleep} is called or referred to. */
    Set<String> sleeps() {
        Set<String> sleeps = new TreeSet<>();
        visit(new TreePathScanner<Void, Void>() {
            @Override
            public Void visitMemberSelect(MemberSelectTree select, Void unused) {
                if (select.toString().matches("(java\\.lang\\.)?Thread\\.sleep")) {
                    sleeps.add(owner(getCurrentPath(), true));
                }
                return super.visitMemberSelect(select, unused);
            }

            @Override
            public Void visitMemberReference(MemberReferenceTree reference, Void unused) {
                if (reference.toString().matches("(java\\.lang\\.)?Thread::sleep")) {
                    sleeps.add(owner(getCurrentPath(), true));
                }
                return super.visitMemberReference(reference, unused);
            }
        });
        return sleeps;
    }

    /** The imports, as {@code file: import}. */
    List<String> imports() {
        List<String> imports = new ArrayList<>();
        visit(new TreePathScanner<Void, Void>() {
            @Override
            public Void visitImport(ImportTree used, Void unused) {
                imports.add(file(getCurrentPath()) + ": " + used.getQualifiedIdentifier());
                return null;
            }
        });
        return imports;
    }

    private void visit(TreePathScanner<Void, Void> scanner) {
        units.forEach(unit -> scanner.scan(unit, null));
    }

    private static String file(TreePath path) {
        return path.getCompilationUnit().getSourceFile().getName().substring(1);
    }

    /** The named class around a place, and its method when asked for and there. */
    private static String owner(TreePath place, boolean withMethod) {
        String classes = "";
        String method = "";
        for (TreePath path = place; path != null; path = path.getParentPath()) {
            Tree leaf = path.getLeaf();
            if (leaf instanceof MethodTree found && classes.isEmpty()) {
                method = "#" + found.getName();
            } else if (leaf instanceof ClassTree type && !type.getSimpleName().isEmpty()) {
                classes = type.getSimpleName() + (classes.isEmpty() ? "" : "." + classes);
            }
        }
        var inPackage = place.getCompilationUnit().getPackageName();
        return (inPackage == null ? "" : inPackage + ".") + classes + (withMethod ? method : "");
    }
}
