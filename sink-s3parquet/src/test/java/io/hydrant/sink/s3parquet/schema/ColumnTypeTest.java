// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hydrant.sink.s3parquet.catalog.Column;
import io.hydrant.testing.Seeded;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hive's type strings, and tables made of them. */
class ColumnTypeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "boolean",
                "tinyint",
                "smallint",
                "int",
                "bigint",
                "float",
                "double",
                "string",
                "binary",
                "date",
                "timestamp",
                "char(255)",
                "varchar(65535)",
                "decimal(38,38)",
                "array<int>",
                "map<string,bigint>",
                "struct<a:int,b_c:struct<d:array<map<date,decimal(5,2)>>>>",
                "struct<a-b:int,c.d:int,e f:int,日:int>"
            })
    void readsAndWritesTheSame(String type) throws UnsupportedTypeException {
        assertThat(ColumnType.parse(type).hive()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INT | int",
                "integer | int",
                "Double Precision | double",
                "real | float",
                "decimal | decimal(10,0)",
                "DECIMAL ( 5 ) | decimal(5,0)",
                "numeric(5,2) | decimal(5,2)",
                "Array < Struct < A : INT , B : string > > | array<struct<a:int,b:string>>"
            })
    void readsWhatHiveReads(String type, String meant) throws UnsupportedTypeException {
        assertThat(ColumnType.parse(type).hive()).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "uniontype<int,string>",
                "void",
                "set<int>",
                "interval",
                "timestamp with time zone",
                "array",
                "array<",
                "array<int",
                "array<int>>",
                "array<int,int>",
                "map<int>",
                "map<array<int>,int>",
                "struct<>",
                "struct<a>",
                "struct<a:>",
                "struct<:int>",
                "struct<a:int,a:int>",
                "struct<a:int,A:int>",
                "decimal(39,0)",
                "decimal(5,6)",
                "decimal(0,0)",
                "decimal(5,)",
                "decimal(x)",
                "decimal(99999999999)",
                "varchar",
                "char(0)",
                "char(256)",
                "varchar(65536)",
                "int int",
                "int)",
                "decimal(-1)"
            })
    void rejectsWhatItCannotWrite(String type) {
        assertThatExceptionOfType(UnsupportedTypeException.class)
                .isThrownBy(() -> ColumnType.parse(type))
                .withMessageStartingWith("unsupported type " + type + ": ");
    }

    @Test
    void anyTextIsATypeOrAnError() {
        Seeded.rounds(5_000, random -> {
            String text = random.oneOf(List.of("array<", "map<int,", "struct<a:", "decimal(", "")) + random.text(12);
            try {
                assertThat(ColumnType.parse(ColumnType.parse(text).hive())).isNotNull();
            } catch (UnsupportedTypeException e) {
                assertThat(e).hasMessageContaining("unsupported type");
            }
        });
        assertThatExceptionOfType(UnsupportedTypeException.class)
                .isThrownBy(() -> ColumnType.parse("array<".repeat(100_000)))
                .withMessageContaining("nested deeper");
    }

    @Test
    void tableNamesColumnAndType() {
        assertThatExceptionOfType(UnsupportedTypeException.class)
                .isThrownBy(() -> TableSchema.fromHive(List.of(new Column("a", "int"), new Column("b", "void"))))
                .withMessage("column b: unsupported type void: 'void' is no type that Hydrant writes");
        assertThatExceptionOfType(UnsupportedTypeException.class)
                .isThrownBy(() -> TableSchema.fromHive(List.of()))
                .withMessage("the table has no columns");
        assertThatExceptionOfType(UnsupportedTypeException.class)
                .isThrownBy(() -> TableSchema.fromHive(List.of(new Column("a", "int"), new Column("A", "int"))))
                .withMessageContaining("two columns named a");
        assertThatIllegalArgumentException().isThrownBy(() -> new ColumnType.Field("", ColumnType.Primitive.INT));
    }

    @Test
    void tableGoesBackToTheCatalog() throws UnsupportedTypeException {
        List<Column> columns = List.of(new Column("a", "int"), new Column("b", "array<string>"));
        assertThat(TableSchema.fromHive(columns).toHive()).isEqualTo(columns);
    }
}
