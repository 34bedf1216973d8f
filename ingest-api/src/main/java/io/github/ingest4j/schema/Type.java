// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.schema;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * The type of a column or of a part of one. The set is closed: every sink can store every type.
 *
 * <p>Values of a type have one Java class, wherever rows are seen: see each constant.
 */
public sealed interface Type {

    Type BOOLEAN = Scalar.BOOLEAN;
    Type INT32 = Scalar.INT32;
    Type INT64 = Scalar.INT64;
    Type FLOAT64 = Scalar.FLOAT64;
    Type STRING = Scalar.STRING;
    Type BYTES = Scalar.BYTES;
    Type DATE = Scalar.DATE;
    Type TIME = Scalar.TIME;
    Type TIMESTAMP = Scalar.TIMESTAMP;
    Type LOCAL_TIMESTAMP = Scalar.LOCAL_TIMESTAMP;

    /** A decimal number with {@code precision} digits (1 to 38), {@code scale} of them after the point. */
    static Type decimal(int precision, int scale) {
        return new Decimal(precision, scale);
    }

    /** A list whose elements may be null. */
    static Type list(Type element) {
        return new ListOf(element, true);
    }

    /** A struct of named fields. */
    static Type struct(Field... fields) {
        return new Struct(List.of(fields));
    }

    /** A map from string to a value that may be null. */
    static Type map(Type value) {
        return new MapOf(value, true);
    }

    /** The Java expression that makes this type, as it is pasted into a program. */
    String toCode();

    /** A type without parts. */
    enum Scalar implements Type {
        /** {@link Boolean}. */
        BOOLEAN,
        /** {@link Integer}. */
        INT32,
        /** {@link Long}. */
        INT64,
        /** {@link Double}, IEEE 754 binary64. */
        FLOAT64,
        /** {@link String}, stored as UTF-8. */
        STRING,
        /** {@code byte[]}. */
        BYTES,
        /** {@link java.time.LocalDate}. */
        DATE,
        /** {@link java.time.LocalTime}, microseconds. */
        TIME,
        /** {@link java.time.Instant}, microseconds: a point on the time line. */
        TIMESTAMP,
        /** {@link java.time.LocalDateTime}, microseconds: a wall-clock reading without a zone. */
        LOCAL_TIMESTAMP;

        @Override
        public String toCode() {
            return "Type." + name();
        }
    }

    /** {@link java.math.BigDecimal} of a fixed precision and scale. */
    record Decimal(int precision, int scale) implements Type {
        /** The largest precision that every reader of ours takes. */
        public static final int MAX_PRECISION = 38;

        public Decimal {
            if (precision < 1 || precision > MAX_PRECISION) {
                throw new IllegalArgumentException(
                        "decimal precision must be 1 to " + MAX_PRECISION + ", is " + precision);
            }
            if (scale < 0 || scale > precision) {
                throw new IllegalArgumentException("decimal scale must be 0 to " + precision + ", is " + scale);
            }
        }

        @Override
        public String toCode() {
            return "Type.decimal(" + precision + ", " + scale + ")";
        }

        @Override
        public String toString() {
            return "DECIMAL(" + precision + "," + scale + ")";
        }
    }

    /** {@link java.util.List} of the element's Java class. */
    record ListOf(Type element, boolean elementNullable) implements Type {
        public ListOf {
            requireNonNull(element, "element");
        }

        @Override
        public String toCode() {
            return (elementNullable ? "Type.list(" : "new Type.ListOf(")
                    + element.toCode()
                    + (elementNullable ? ")" : ", false)");
        }

        @Override
        public String toString() {
            return "LIST<" + element + ">";
        }
    }

    /** {@link java.util.Map} from {@link String} to the value's Java class. */
    record MapOf(Type value, boolean valueNullable) implements Type {
        public MapOf {
            requireNonNull(value, "value");
        }

        @Override
        public String toCode() {
            return (valueNullable ? "Type.map(" : "new Type.MapOf(")
                    + value.toCode()
                    + (valueNullable ? ")" : ", false)");
        }

        @Override
        public String toString() {
            return "MAP<STRING," + value + ">";
        }
    }

    /** {@link io.github.ingest4j.record.Row}: at least one field, no two names alike but for case. */
    record Struct(List<Field> fields) implements Type {
        public Struct {
            fields = List.copyOf(fields);
            Field.checkNames(fields);
            if (fields.isEmpty()) {
                throw new IllegalArgumentException("a struct needs at least one field");
            }
        }

        /** The field of that name, exactly as written. */
        public Optional<Field> field(String name) {
            return fields.stream().filter(f -> f.name().equals(name)).findFirst();
        }

        @Override
        public String toCode() {
            StringBuilder code = new StringBuilder("Type.struct(");
            String separator = "";
            for (Field field : fields) {
                code.append(separator).append(field.toCode());
                separator = ", ";
            }
            return code.append(')').toString();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("STRUCT<");
            String separator = "";
            for (Field field : fields) {
                text.append(separator).append(field.name()).append(':').append(field.type());
                separator = ",";
            }
            return text.append('>').toString();
        }
    }

    /**
     * The smallest type that holds every value of both, or empty where there is none but text.
     *
     * <p>INT32 widens to INT64; both widen to FLOAT64 (a value beyond 2<sup>53</sup> that is not exact there is for the
     * caller to refuse) and to a decimal with room for their digits; decimals widen to the decimal that holds both, up
     * to 38 digits. Structs, lists and maps widen part by part; a struct keeps the fields of the first and appends those
     * that only the second has. Everything else meets in {@link #STRING}, which is for the caller to choose.
     */
    static Optional<Type> widen(Type a, Type b) {
        return Widening.of(a, b);
    }
}
