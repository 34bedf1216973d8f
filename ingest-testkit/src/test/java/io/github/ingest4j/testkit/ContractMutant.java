// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A source that is broken in one way, and the test of its contract that finds it.
 *
 * @param message a part of what that test says then
 */
record ContractMutant(String test, String message, Supplier<? extends SourceContract> contract) {

    void assertIsFound() {
        assertThatThrownBy(() -> run(test, contract.get()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message);
    }

    /** Runs one test of a contract as JUnit does. */
    static void run(String test, SourceContract contract) throws Throwable {
        Method method = methods(contract.getClass())
                .filter(candidate -> candidate.getName().equals(test))
                .filter(candidate -> candidate.isAnnotationPresent(Test.class))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("there is no test " + test));
        invokeAll(contract, BeforeEach.class);
        try {
            invoke(method, contract);
        } finally {
            invokeAll(contract, AfterEach.class);
        }
    }

    /** The names of the tests that these contracts declare. */
    static Set<String> testsOf(Class<?>... contracts) {
        return Stream.of(contracts)
                .flatMap(contract -> Arrays.stream(contract.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public String toString() {
        return test + ": " + message;
    }

    private static void invokeAll(SourceContract contract, Class<? extends Annotation> when) throws Throwable {
        List<Method> methods = methods(contract.getClass())
                .filter(method -> method.isAnnotationPresent(when))
                .toList();
        for (Method method : methods) {
            invoke(method, contract);
        }
    }

    private static void invoke(Method method, SourceContract contract) throws Throwable {
        try {
            method.setAccessible(true);
            method.invoke(contract);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Stream<Method> methods(Class<?> type) {
        return Stream.<Class<?>>iterate(type, declaring -> declaring != Object.class, Class::getSuperclass)
                .flatMap(declaring -> Arrays.stream(declaring.getDeclaredMethods()));
    }
}
