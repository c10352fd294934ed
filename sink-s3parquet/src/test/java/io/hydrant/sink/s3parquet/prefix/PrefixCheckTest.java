// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.sink.s3parquet.prefix.PrefixCheck.Finding;
import io.hydrant.sink.s3parquet.prefix.PrefixCheck.Setting;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sections 2.3, 2.5 and 2.6 of the delivery specification, and its vectors 5, 7, 8, 9. */
class PrefixCheckTest {
    private static final String ERROR = "e/!{firehose:error-output-type}/";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | 2018/08/27/10/",
                "'' | 2018/08/27/10/",
                "x/ | x/2018/08/27/10/",
                "legacy | legacy2018/08/27/10/",
                "y=!{timestamp:yyyy}/ | y=2018/",
                "a/!{field:app}/ | a/shop/",
                "a/!{header:app}/ | a/shop/",
                "a/!{kafka:topic}/ | a/orders/2018/08/27/10/",
            })
    void appendsTheDefaultTimePrefix(@Nullable String prefix, String expected) {
        PrefixCheck check = PrefixCheck.ofData(prefix, ERROR, null, null);
        assertThat(good(check)).isEqualTo(expected);
    }

    @Test
    void appendsNothingToDynamicPartitionKeys() {
        PrefixCheck check = PrefixCheck.ofData("a/!{partitionKeyFromQuery:k}/", ERROR, null, Set.of("k"));
        assertThat(good(check)).isEqualTo("a/key/");
    }

    @Test
    void appendsTheTimeAfterARandomString() {
        PrefixCheck check = PrefixCheck.ofData("a/!{firehose:random-string}/", ERROR, null, null);
        assertThat(check.data().text()).isEqualTo("a/!{firehose:random-string}/!{timestamp:yyyy/MM/dd/HH/}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | fail/!{firehose:error-output-type}/ | 2018/08/27/10/ | fail/processing-failed/",
                "x/ | - | x/2018/08/27/10/ | x/processing-failed/2018/08/27/10/",
                "- | - | 2018/08/27/10/ | processing-failed/2018/08/27/10/",
                "x/ | plain/ | x/2018/08/27/10/ | plain/",
                "a/y=!{timestamp:yyyy}/ | e/!{firehose:error-output-type}/!{timestamp:yyyy}/ | a/y=2018/ |"
                        + " e/processing-failed/2018/",
                "t/day=!{timestamp:dd}/ | t/day=!{timestamp:dd}/!{firehose:error-output-type} | t/day=27/ |"
                        + " t/day=27/processing-failed",
            })
    void evaluatesTheWorkedExamples(@Nullable String prefix, @Nullable String errorPrefix, String good, String failed) {
        PrefixCheck check = PrefixCheck.ofData(prefix, errorPrefix, null, null);
        assertThat(good(check)).isEqualTo(good);
        assertThat(failed(check)).isEqualTo(failed);
    }

    @Test
    void asksForAnErrorPrefixWhenThePrefixHasExpressions() {
        PrefixCheck check = PrefixCheck.ofData("!{timestamp:yyyy/MM/dd}", null, null, null);
        assertThat(check.errors())
                .extracting(Finding::setting)
                .containsExactly(Setting.PREFIX, Setting.ERROR_OUTPUT_PREFIX);
        assertThat(check.errors())
                .allSatisfy(error -> assertThat(error.message()).contains("needs an error output prefix"));
        assertThatThrownBy(check::data).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesAnErrorTypeInThePrefix() {
        assertFails(
                PrefixCheck.ofData("x/!{firehose:error-output-type}/", ERROR, null, null), Setting.PREFIX, "good data");
    }

    @Test
    void refusesAnErrorPrefixWithExpressionsButNoType() {
        assertFails(
                PrefixCheck.ofData("x/", "e/!{timestamp:yyyy}/", null, null),
                Setting.ERROR_OUTPUT_PREFIX,
                "must hold !{firehose:error-output-type}");
    }

    @Test
    void refusesPartitionKeysInTheErrorPrefix() {
        assertFails(
                PrefixCheck.ofData(
                        "x/!{partitionKeyFromQuery:k}/", ERROR + "!{partitionKeyFromQuery:k}/", null, Set.of("k")),
                Setting.ERROR_OUTPUT_PREFIX,
                "cannot be part of an error prefix");
    }

    @Test
    void refusesPartitionKeysWithoutDynamicPartitioning() {
        assertFails(
                PrefixCheck.ofData("x/!{partitionKeyFromQuery:k}/", ERROR, null, null), Setting.PREFIX, "is off here");
    }

    @Test
    void refusesDynamicPartitioningWithoutItsKeysOrErrorPrefix() {
        PrefixCheck check = PrefixCheck.ofData("x/", null, null, Set.of("k"));
        assertFails(check, Setting.PREFIX, "uses none of its keys [k]");
        assertFails(check, Setting.ERROR_OUTPUT_PREFIX, "needs an error output prefix");
    }

    @Test
    void matchesTheKeysOfPrefixAndQuery() {
        PrefixCheck check = PrefixCheck.ofData("x/!{partitionKeyFromQuery:a}/", ERROR, null, Set.of("b"));
        assertFails(check, Setting.PREFIX, "gives no key 'a'; it gives [b]");
        assertFails(check, Setting.PREFIX, "gives the key 'b', but the prefix does not use it");
    }

    @Test
    void namesTheSettingOfAMalformedTemplate() {
        PrefixCheck check = PrefixCheck.ofData("!{x}", "!{y}", "Mars/Base", null);
        assertThat(check.errors())
                .extracting(Finding::setting)
                .contains(Setting.PREFIX, Setting.ERROR_OUTPUT_PREFIX, Setting.TIME_ZONE);
    }

    @Test
    void takesAnyZoneAndWarnsOfThoseThatFirehoseRefuses() {
        PrefixCheck tokyo = PrefixCheck.ofData(null, null, "Asia/Tokyo", null);
        assertThat(tokyo.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(tokyo.warnings()).isEmpty();
        assertThat(good(tokyo)).isEqualTo("2018/08/27/19/");
        assertThat(PrefixCheck.ofData(null, null, "+09:00", null).warnings())
                .extracting(Finding::setting)
                .containsExactly(Setting.TIME_ZONE);
        assertThat(PrefixCheck.ofData(null, null, null, null).zone()).isEqualTo(ZoneOffset.UTC);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x/!{timestamp:YYYY/MM/dd}/ | year of the week",
                "x/!{timestamp:yyyy/MM/DD}/ | day of the year",
                "x/!{timestamp:yyyy/mm/dd}/ | is minutes",
                "/x/!{timestamp:yyyy}/ | empty folder name",
                "x//!{timestamp:yyyy}/ | empty folder name",
                "x/../!{timestamp:yyyy}/ | folder named '..'",
                "_x/!{timestamp:yyyy}/ | skip names",
            })
    void warnsOfWhatIsProbablyNotMeant(String prefix, String message) {
        PrefixCheck check = PrefixCheck.ofData(prefix, ERROR, null, null);
        assertThat(check.errors()).isEmpty();
        assertThat(check.warnings())
                .filteredOn(warning -> warning.setting() == Setting.PREFIX)
                .anySatisfy(warning -> assertThat(warning.message()).contains(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "t/year=!{timestamp:yyyy}/ | t/year=!{timestamp:yyyy}/!{firehose:error-output-type} | true",
                "t/!{timestamp:yyyy}/ | t/errors/!{firehose:error-output-type}/ | true",
                "t/!{timestamp:yyyy}/ | t/_errors/!{firehose:error-output-type}/ | false",
                "t/!{timestamp:yyyy}/ | t2/!{firehose:error-output-type}/ | false",
                "x/ | - | true",
                "- | fail/!{firehose:error-output-type}/ | false",
            })
    void warnsOfErrorsAmongTheData(@Nullable String prefix, @Nullable String errorPrefix, boolean warns) {
        PrefixCheck check = PrefixCheck.ofData(prefix, errorPrefix, null, null);
        assertThat(check.warnings().stream()
                        .anyMatch(warning -> warning.message().contains("among the data")))
                .isEqualTo(warns);
    }

    @Test
    void doesNotWarnOfMinutesBesideAnHour() {
        assertThat(PrefixCheck.ofData("x/!{timestamp:HH}/!{timestamp:mm}/", ERROR, null, null)
                        .warnings())
                .isEmpty();
    }

    @Test
    void theBackupNeedsNoErrorPrefix() {
        PrefixCheck check = PrefixCheck.ofBackup("backup/!{timestamp:yyyy}/", null, "Asia/Tokyo");
        assertThat(check.errors()).isEmpty();
        assertThat(good(check)).isEqualTo("backup/2018/");
        assertFails(PrefixCheck.ofBackup("b/!{partitionKeyFromQuery:k}/", null, null), Setting.PREFIX, "is off here");
    }

    private static void assertFails(PrefixCheck check, Setting setting, String message) {
        assertThat(check.errors()).anySatisfy(error -> {
            assertThat(error.setting()).isEqualTo(setting);
            assertThat(error.message()).contains(message);
        });
    }

    private static String good(PrefixCheck check) {
        assertThat(check.errors()).isEmpty();
        TestContext record = new TestContext().field("app", "shop");
        record.headers.put("app", "shop");
        record.keys.put("k", "key");
        return check.data()
                .evaluator(check.zone(), TimeScope.RECORD)
                .path(record)
                .identity();
    }

    private static String failed(PrefixCheck check) {
        return check.error()
                .evaluator(check.zone(), TimeScope.RECORD)
                .path(new TestContext().error(ErrorOutputType.PROCESSING_FAILED))
                .identity();
    }
}
