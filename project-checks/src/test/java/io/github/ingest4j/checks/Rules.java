// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The rules of the house for main code, apart from the classes they are asked about. */
final class Rules {

    /** Others' libraries that can be replaced without a word to users. */
    private static final String[] HIDDEN_LIBRARIES = {
        "dev.failsafe..",
        "com.fasterxml..",
        "tools.jackson..",
        "de.siegmar..",
        "org.apache.hadoop..",
        "org.apache.parquet..",
        "com.github.luben.."
    };

    private Rules() {}

    static ArchRule arrows(List<String> packages, List<String> uses) {
        String[] all = Stream.of(packages, uses, List.of("java.."))
                .flatMap(List::stream)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAnyPackage(packages.toArray(String[]::new))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(all).or(describe("arrays of primitives", Rules::isPrimitive)))
                .because("the arrows between modules point down only");
    }

    /** Of the packages below {@code root}, that one uses these only. */
    static ArchRule arrowsWithin(String root, String name, List<String> below) {
        String[] all = Stream.concat(Stream.of(name), below.stream()).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(resideInAPackage(root + "..").and(not(resideInAnyPackage(all))))
                .because("the arrows between packages point down only");
    }

    private static boolean isPrimitive(JavaClass type) {
        return type.getBaseComponentType().isPrimitive();
    }

    static ArchRule packagesHaveNoCycles() {
        return SlicesRuleDefinition.slices()
                .assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .namingSlices("$1")
                .should()
                .beFreeOfCycles();
    }

    static ArchRule packagesAreNullMarked() {
        return classes().should(satisfy("be in a package marked @NullMarked", (type, complain) -> {
            if (type.getPackage()
                    .tryGetPackageInfo()
                    .filter(info -> info.isAnnotatedWith(NullMarked.class))
                    .isEmpty()) {
                complain.accept("package " + type.getPackageName() + " has no package-info with @NullMarked");
            }
        }));
    }

    static ArchRule noStandardStreams() {
        return GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.because(
                "a library logs, or is handed a stream");
    }

    static ArchRule noJavaUtilLogging() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("SLF4J is the log of the modules that do I/O");
    }

    static ArchRule othersLibrariesStayHidden() {
        return classes()
                .that(are("visible to users", Rules::isVisible))
                .should(haveNoSignatureWith("other people's libraries", resideInAnyPackage(HIDDEN_LIBRARIES)))
                .because("a signature is a promise, and they keep none for us");
    }

    /** Of the AWS SDK, users hand in clients; its requests, answers and settings stay behind them. */
    static ArchRule ofTheAwsSdkOnlyClientsAreVisible() {
        return classes()
                .that(are("visible to users", type -> isVisible(type) && !isInternal(type)))
                .should(haveNoSignatureWith(
                        "types of the AWS SDK other than clients",
                        resideInAnyPackage("software.amazon.awssdk..")
                                .and(describe(
                                        "no client",
                                        type -> !type.getSimpleName().endsWith("Client")))))
                .because("the caller's clients have their settings already");
    }

    static ArchRule internalTypesStayHidden() {
        return classes()
                .that(are("visible to users", type -> isVisible(type) && !isInternal(type)))
                .should(haveNoSignatureWith("internal types", describe("internal", Rules::isInternal)))
                .because("what a user can see, a user will use");
    }

    private static boolean isInternal(JavaClass type) {
        return type.getPackageName().startsWith("io.github.ingest4j.")
                && Arrays.asList(type.getPackageName().split("\\.")).contains("internal");
    }

    static ArchRule namesSayWhatAClassIs() {
        return noClasses()
                .that(are("no anonymous classes", type -> !type.getSimpleName().isEmpty()))
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Helpers")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould(haveASimpleNameLike("(Abstract|Base|Default)[A-Z].*"))
                .because("a class is named by what it does or by its difference, not by its role");
    }

    private static ArchCondition<JavaClass> haveASimpleNameLike(String regex) {
        return ArchCondition.from(are(
                "have a simple name like " + regex, type -> type.getSimpleName().matches(regex)));
    }

    /** Only classes below {@code root} use the internal packages below it. */
    static ArchRule internalStaysInside(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + "..internal..")
                .because("an internal package belongs to its module");
    }

    static ArchRule noJavaSerialization() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectOutputStream")
                .because("reading a Java object stream runs what its writer wants");
    }

    static ArchRule noOwnTrust() {
        return noClasses()
                .should()
                .dependOnClassesThat(
                        assignableTo("javax.net.ssl.TrustManager").or(assignableTo("javax.net.ssl.HostnameVerifier")))
                .because("whom to trust is the business of the JDK and of whoever runs it");
    }

    static ArchRule noSleepOutside(String... exempt) {
        return noClasses()
                .that(are("not exempt", type -> !List.of(exempt).contains(type.getName())))
                .should()
                .callMethodWhere(describe(
                        "Thread.sleep",
                        call -> call.getTargetOwner().isEquivalentTo(Thread.class)
                                && call.getName().equals("sleep")))
                .because("whoever waits takes a clock or a Pause");
    }

    static ArchRule sharedFieldsAreConstant() {
        return fields().that(are(
                        "visible outside their class, and static",
                        (JavaField field) -> isPublicOrProtected(field)
                                && field.getModifiers().contains(JavaModifier.STATIC)))
                .should(satisfy("be final and no array", (field, complain) -> {
                    if (!field.getModifiers().contains(JavaModifier.FINAL)) {
                        complain.accept(field.getFullName() + " can be set by anybody");
                    }
                    if (field.getRawType().isArray() && !field.getModifiers().contains(JavaModifier.SYNTHETIC)) {
                        complain.accept(field.getFullName() + " is an array, whose elements can be set by anybody");
                    }
                }));
    }

    static ArchRule publicClassesAreClosed() {
        return classes()
                .that(are(
                        "public classes, but for exceptions",
                        type -> type.getModifiers().contains(JavaModifier.PUBLIC)
                                && !type.isInterface()
                                && !type.isEnum()
                                && !type.isAssignableTo(Throwable.class)))
                .should(satisfy("be final or abstract", (type, complain) -> {
                    if (!type.getModifiers().contains(JavaModifier.FINAL)
                            && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
                        complain.accept(type.getName() + " is neither final nor abstract");
                    }
                }))
                .because("inheritance is a promise too, made on purpose or not at all");
    }

    /** Public, as are all classes around it. */
    private static boolean isVisible(JavaClass type) {
        return isPublicOrProtected(type)
                && type.getEnclosingClass().map(Rules::isVisible).orElse(true)
                && !type.isAnonymousClass()
                && !type.isLocalClass();
    }

    private static boolean isPublicOrProtected(HasModifiers part) {
        return part.getModifiers().contains(JavaModifier.PUBLIC)
                || part.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static ArchCondition<JavaClass> haveNoSignatureWith(String what, DescribedPredicate<JavaClass> unwanted) {
        return satisfy("have no signature with " + what, (type, complain) -> {
            check(type.getName() + " extends, implements or takes", supertypes(type), unwanted, complain);
            for (JavaMember member : type.getMembers()) {
                if (isPublicOrProtected(member)) {
                    check(member.getFullName(), types(member), unwanted, complain);
                }
            }
        });
    }

    private static void check(
            String where, Stream<JavaType> types, DescribedPredicate<JavaClass> unwanted, Complaints complain) {
        types.flatMap(used -> used.getAllInvolvedRawTypes().stream())
                .map(JavaClass::getBaseComponentType)
                .filter(unwanted)
                .map(JavaClass::getName)
                .distinct()
                .forEach(name -> complain.accept(where + " has " + name));
    }

    private static Stream<JavaType> supertypes(JavaClass type) {
        Optional<JavaType> superclass = type.getSuperclass();
        return Stream.of(
                        superclass.stream(),
                        type.getInterfaces().stream(),
                        bounds(type.getTypeParameters()),
                        type.getAnnotations().stream().map(annotation -> (JavaType) annotation.getRawType()))
                .flatMap(part -> part);
    }

    private static Stream<JavaType> types(JavaMember member) {
        Stream<JavaType> annotations =
                member.getAnnotations().stream().map(annotation -> (JavaType) annotation.getRawType());
        if (member instanceof JavaField field) {
            return Stream.concat(Stream.of(field.getType()), annotations);
        }
        JavaCodeUnit code = (JavaCodeUnit) member;
        return Stream.of(
                        Stream.of(code.getReturnType()),
                        code.getParameterTypes().stream(),
                        code.getExceptionTypes().stream().map(type -> (JavaType) type),
                        bounds(code.getTypeParameters()),
                        annotations)
                .flatMap(part -> part);
    }

    private static Stream<JavaType> bounds(List<? extends JavaTypeVariable<?>> parameters) {
        return parameters.stream().flatMap(parameter -> parameter.getBounds().stream());
    }

    private static <T> DescribedPredicate<T> are(String description, Predicate<T> test) {
        return describe(description, test);
    }

    @FunctionalInterface
    private interface Complaints {
        void accept(String complaint);
    }

    private static <T> ArchCondition<T> satisfy(String description, BiConsumer<T, Complaints> check) {
        return new ArchCondition<>(description) {
            @Override
            public void check(T item, ConditionEvents events) {
                check.accept(item, complaint -> events.add(SimpleConditionEvent.violated(item, complaint)));
            }
        };
    }
}
