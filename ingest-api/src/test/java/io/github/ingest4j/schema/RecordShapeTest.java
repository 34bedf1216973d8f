// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordShapeTest {

    @Test
    void exampleOfTheDocumentation() {
        // @start region="example"
        record Customer(String name, List<String> phones) {}
        record Order(long id, Instant placed, Customer customer, BigDecimal price) {}

        Schema orders = Schema.of(Order.class, Field.of("price", Type.decimal(10, 2)));
        // @end region="example"

        assertThat(orders)
                .isEqualTo(Schema.of(
                        Field.of("id", Type.INT64).required(),
                        Field.of("placed", Type.TIMESTAMP),
                        Field.of(
                                "customer",
                                Type.struct(Field.of("name", Type.STRING), Field.of("phones", Type.list(Type.STRING)))),
                        Field.of("price", Type.decimal(10, 2))));
    }

    private record Primitives(boolean flag, byte b, short s, int i, long l, float f, double d) {}

    @Test
    void primitivesAreRequired() {
        assertThat(Schema.of(Primitives.class))
                .isEqualTo(Schema.of(
                        Field.of("flag", Type.BOOLEAN).required(),
                        Field.of("b", Type.INT32).required(),
                        Field.of("s", Type.INT32).required(),
                        Field.of("i", Type.INT32).required(),
                        Field.of("l", Type.INT64).required(),
                        Field.of("f", Type.FLOAT64).required(),
                        Field.of("d", Type.FLOAT64).required()));
    }

    private record Wrappers(Boolean flag, Byte b, Short s, Integer i, Long l, Float f, Double d) {}

    @Test
    void wrappersMayBeNull() {
        assertThat(Schema.of(Wrappers.class))
                .isEqualTo(Schema.of(
                        Field.of("flag", Type.BOOLEAN),
                        Field.of("b", Type.INT32),
                        Field.of("s", Type.INT32),
                        Field.of("i", Type.INT32),
                        Field.of("l", Type.INT64),
                        Field.of("f", Type.FLOAT64),
                        Field.of("d", Type.FLOAT64)));
    }

    private record Values(
            String text,
            RoundingMode constant,
            byte[] bytes,
            LocalDate date,
            LocalTime time,
            Instant instant,
            OffsetDateTime offset,
            LocalDateTime local) {}

    @Test
    void everyClassOfValuesHasItsType() {
        assertThat(Schema.of(Values.class))
                .isEqualTo(Schema.of(
                        Field.of("text", Type.STRING),
                        Field.of("constant", Type.STRING),
                        Field.of("bytes", Type.BYTES),
                        Field.of("date", Type.DATE),
                        Field.of("time", Type.TIME),
                        Field.of("instant", Type.TIMESTAMP),
                        Field.of("offset", Type.TIMESTAMP),
                        Field.of("local", Type.LOCAL_TIMESTAMP)));
    }

    private record Point(double lat, Double height) {}

    private record Nested(
            Point point,
            List<Point> path,
            Collection<List<Integer>> grid,
            Map<String, Map<String, Point>> named,
            List<? extends Number> refusedUnlessGiven,
            List<? extends Point> bounded) {}

    @Test
    void collectionsAndRecordsNest() {
        Type point = Type.struct(Field.of("lat", Type.FLOAT64).required(), Field.of("height", Type.FLOAT64));
        Field given = Field.of("refusedUnlessGiven", Type.list(Type.decimal(5, 2)));

        assertThat(Schema.of(Nested.class, given))
                .isEqualTo(Schema.of(
                        Field.of("point", point),
                        Field.of("path", Type.list(point)),
                        Field.of("grid", Type.list(Type.list(Type.INT32))),
                        Field.of("named", Type.map(Type.map(point))),
                        given,
                        Field.of("bounded", Type.list(point))));
    }

    private record Names(int snake_case, int camelCase, int größe, int $1) {}

    @Test
    void namesStayAsTheyAre() {
        assertThat(Schema.of(Names.class).fields())
                .extracting(Field::name)
                .containsExactly("snake_case", "camelCase", "größe", "$1");
    }

    private record Silent(int a) {
        @SuppressWarnings("unused")
        private static final int LOADED = Integer.parseInt("not a number");

        @Override
        public int a() {
            throw new AssertionError("called");
        }
    }

    @Test
    void classIsReadAndNeverRun() {
        assertThat(Schema.of(Silent.class))
                .isEqualTo(Schema.of(Field.of("a", Type.INT32).required()));
    }

    private record Priced(long id, BigDecimal price) {}

    @Test
    void decimalWithoutPrecisionIsRefusedWithTheRemedy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.of(Priced.class))
                .withMessage(
                        "component 'price' of record Priced: java.math.BigDecimal says neither precision nor scale;"
                                + " give the field of 'price' yourself:"
                                + " Schema.of(Priced.class, Field.of(\"price\", Type.decimal(10, 2)))");
    }

    @Test
    void fieldGivenInsteadKeepsThePlaceOfItsComponent() {
        assertThat(Schema.of(Priced.class, Field.of("price", Type.STRING), Field.of("id", Type.STRING)))
                .isEqualTo(Schema.of(Field.of("id", Type.STRING), Field.of("price", Type.STRING)));
    }

    @Test
    void fieldThatNamesNoComponentIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.of(Priced.class, Field.of("Price", Type.decimal(10, 2))))
                .withMessage("record Priced has no component 'Price' to give a field for; it has [id, price]");
    }

    @Test
    void fieldGivenTwiceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.of(Point.class, Field.of("lat", Type.STRING), Field.of("lat", Type.INT64)))
                .withMessage("field 'lat' is given twice for record Point");
    }

    private record Tree(String name, List<Tree> children) {}

    private record Husband(Wife wife) {}

    private record Wife(Map<String, Husband> husbands) {}

    @Test
    void recordInsideItselfIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.of(Tree.class))
                .withMessageContainingAll("'children.element' of record Tree", "a record inside itself")
                .withMessageEndingWith("Schema.of(Tree.class, Field.of(\"children\", <its type>))");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.of(Husband.class))
                .withMessageContainingAll("'wife.husbands.value' of record Husband", "a record inside itself");
    }

    private record Twice(Point from, Point to) {}

    @Test
    void recordBesideItselfIsFine() {
        assertThat(Schema.of(Twice.class).fields()).extracting(Field::name).containsExactly("from", "to");
    }

    private record Generic<T>(T value) {}

    private record Raw(@SuppressWarnings("rawtypes") List list) {}

    private record Holder<T>(T value) {}

    private record OfHolder(Holder<String> holder) {}

    private record OfObject(Object any) {}

    private record OfChar(char letter) {}

    private record OfUuid(UUID id) {}

    private record OfZoned(ZonedDateTime time) {}

    private record OfArray(String[] names) {}

    private record OfGenericArray(List<String>[] names) {}

    private record OfArrayList(ArrayList<String> names) {}

    private record OfMap(Map<Integer, String> names) {}

    private record OfDeepDecimal(List<Priced> orders) {}

    private record Empty() {}

    private record OfEmpty(Empty empty) {}

    static List<Arguments> refusals() {
        return List.of(
                Arguments.of(Generic.class, "'value' of record Generic: T is no type of a column; give"),
                Arguments.of(Raw.class, "'list' of record Raw: java.util.List does not say of what; give"),
                Arguments.of(OfHolder.class, "Holder<java.lang.String> is no type of a column; give the field"),
                Arguments.of(OfObject.class, "'any' of record OfObject: java.lang.Object is no type of a column; give"),
                Arguments.of(OfChar.class, "'letter' of record OfChar: char is no type of a column; give"),
                Arguments.of(OfUuid.class, "'id' of record OfUuid: java.util.UUID is no type of a column; give"),
                Arguments.of(OfZoned.class, "java.time.ZonedDateTime is no type of a column; give"),
                Arguments.of(OfArray.class, "java.lang.String[] is no type of a column; give"),
                Arguments.of(OfGenericArray.class, "java.util.List<java.lang.String>[] is no type of a column; give"),
                Arguments.of(OfArrayList.class, "java.util.ArrayList<java.lang.String> is no type of a column; give"),
                Arguments.of(
                        OfMap.class,
                        "'names' of record OfMap: java.util.Map<java.lang.Integer, java.lang.String>"
                                + " has keys other than String; give the field of 'names' yourself"),
                Arguments.of(
                        OfDeepDecimal.class,
                        "'orders.element.price' of record OfDeepDecimal: java.math.BigDecimal"
                                + " says neither precision nor scale; give the field of 'orders' yourself:"
                                + " Schema.of(OfDeepDecimal.class, Field.of(\"orders\", <its type>))"),
                Arguments.of(OfEmpty.class, "'empty' of record OfEmpty: "),
                Arguments.of(OfEmpty.class, "is a record without components; give"),
                Arguments.of(Empty.class, "record Empty has no components to make columns of"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalNamesTheComponentItsTypeAndTheRemedy(Class<? extends Record> type, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> Schema.of(type)).withMessageContaining(message);
    }

    private record Folded(int id, int ID) {}

    @Test
    void namesThatAreOneColumnAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.of(Folded.class))
                .withMessageContainingAll("'id'", "'ID'", "fold case");
    }

    @Test
    void classThatIsNoRecordIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.of(Record.class))
                .withMessage("a schema can be read from a record class, and java.lang.Record is none;"
                        + " list the columns with Schema.of(Field...)");
    }
}
