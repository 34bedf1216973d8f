// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The widening lattice. */
final class Widening {
    private static final int INT32_DIGITS = 10;
    private static final int INT64_DIGITS = 19;

    private Widening() {}

    static Optional<Type> of(Type a, Type b) {
        if (a.equals(b)) {
            return Optional.of(a);
        }
        if (a instanceof Type.Struct left && b instanceof Type.Struct right) {
            return structs(left, right);
        }
        if (a instanceof Type.ListOf left && b instanceof Type.ListOf right) {
            boolean nullable = left.elementNullable() || right.elementNullable();
            return of(left.element(), right.element()).map(element -> new Type.ListOf(element, nullable));
        }
        if (a instanceof Type.MapOf left && b instanceof Type.MapOf right) {
            boolean nullable = left.valueNullable() || right.valueNullable();
            return of(left.value(), right.value()).map(value -> new Type.MapOf(value, nullable));
        }
        return numbers(a, b);
    }

    private static Optional<Type> structs(Type.Struct left, Type.Struct right) {
        Map<String, Field> merged = new LinkedHashMap<>();
        left.fields().forEach(field -> merged.put(field.name(), field));
        for (Field field : right.fields()) {
            Field known = merged.get(field.name());
            if (known == null) {
                merged.put(field.name(), field.asNullable());
                continue;
            }
            Optional<Type> type = of(known.type(), field.type());
            if (type.isEmpty()) {
                return Optional.empty();
            }
            merged.put(field.name(), new Field(field.name(), type.get(), known.nullable() || field.nullable()));
        }
        return Optional.of(new Type.Struct(new ArrayList<>(merged.values())));
    }

    private static Optional<Type> numbers(Type a, Type b) {
        if (!isNumber(a) || !isNumber(b)) {
            return Optional.empty();
        }
        if (a instanceof Type.Decimal || b instanceof Type.Decimal) {
            return a.equals(Type.FLOAT64) || b.equals(Type.FLOAT64) ? Optional.empty() : decimals(a, b);
        }
        return Optional.of(a.equals(Type.FLOAT64) || b.equals(Type.FLOAT64) ? Type.FLOAT64 : Type.INT64);
    }

    private static Optional<Type> decimals(Type a, Type b) {
        int scale = Math.max(scale(a), scale(b));
        int precision = Math.max(precision(a) - scale(a), precision(b) - scale(b)) + scale;
        return precision > Type.Decimal.MAX_PRECISION ? Optional.empty() : Optional.of(Type.decimal(precision, scale));
    }

    private static boolean isNumber(Type type) {
        return type.equals(Type.INT32)
                || type.equals(Type.INT64)
                || type.equals(Type.FLOAT64)
                || type instanceof Type.Decimal;
    }

    private static int precision(Type type) {
        if (type instanceof Type.Decimal decimal) {
            return decimal.precision();
        }
        return type.equals(Type.INT32) ? INT32_DIGITS : INT64_DIGITS;
    }

    private static int scale(Type type) {
        return type instanceof Type.Decimal decimal ? decimal.scale() : 0;
    }
}
