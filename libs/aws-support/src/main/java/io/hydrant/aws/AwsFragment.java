// SPDX-License-Identifier: Apache-2.0
package io.hydrant.aws;

import static io.hydrant.connect.config.Key.key;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.LONG;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.hydrant.connect.config.Valid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * The {@code aws.*} keys: whose credentials a plugin uses. Region and endpoint are keys of each product, since one
 * plugin may speak to two. Read the values with {@link AwsSettings#from}.
 */
public final class AwsFragment {

    public static final String PROFILE = "aws.profile";
    public static final String ACCESS_KEY_ID = "aws.access.key.id";
    public static final String SECRET_ACCESS_KEY = "aws.secret.access.key";
    public static final String SESSION_TOKEN = "aws.session.token";
    public static final String ROLE_ARN = "aws.role.arn";
    public static final String ROLE_EXTERNAL_ID = "aws.role.external.id";

    /** The group of these keys in Connect's validation answer and in the docs. */
    public static final String GROUP = "AWS credentials";

    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]{1,576}");

    private AwsFragment() {}

    @CanIgnoreReturnValue
    public static ConfigDef define(ConfigDef def) {
        key(PROFILE, STRING)
                .defaultsTo(null)
                .importance(LOW)
                .group(GROUP, 1)
                .displayName("Profile")
                .doc("Profile of the worker's AWS config and credentials files to take credentials from. "
                        + "Without it and without an access key the SDK's default chain is asked: environment, "
                        + "system properties, web identity token, profile, container, instance.")
                .in(def);
        key(ACCESS_KEY_ID, STRING)
                .defaultsTo(null)
                .importance(MEDIUM)
                .group(GROUP, 2)
                .displayName("Access key id")
                .dependents(SECRET_ACCESS_KEY, SESSION_TOKEN)
                .doc("Access key to sign with, instead of the default chain; needs " + SECRET_ACCESS_KEY + ".")
                .in(def);
        key(SECRET_ACCESS_KEY, PASSWORD)
                .defaultsTo(null)
                .importance(MEDIUM)
                .group(GROUP, 3)
                .width(LONG)
                .displayName("Secret access key")
                .doc("The secret that belongs to " + ACCESS_KEY_ID + "; keep it out of the config with a config "
                        + "provider.")
                .in(def);
        key(SESSION_TOKEN, PASSWORD)
                .defaultsTo(null)
                .importance(LOW)
                .group(GROUP, 4)
                .width(LONG)
                .displayName("Session token")
                .doc("The token of temporary keys. They are not renewed: prefer " + ROLE_ARN + ".")
                .in(def);
        key(ROLE_ARN, STRING)
                .defaultsTo(null)
                .valid(Valid.parsedBy("ARN of an IAM role", AwsFragment::checkRole))
                .importance(MEDIUM)
                .group(GROUP, 5)
                .width(LONG)
                .displayName("Role")
                .dependents(ROLE_EXTERNAL_ID)
                .doc("Role to assume with the credentials above, such as "
                        + "arn:aws:iam::123456789012:role/hydrant; renewed as long as the connector runs.")
                .in(def);
        key(ROLE_EXTERNAL_ID, STRING)
                .defaultsTo(null)
                .importance(LOW)
                .group(GROUP, 6)
                .displayName("External id")
                .doc("External id that the role's trust policy asks for; needs " + ROLE_ARN + ".")
                .in(def);
        return def;
    }

    /**
     * Rules across the keys, for {@code Connector.validate}: which key is wrong, and why. Empty when all is well.
     *
     * @param config the connector's properties as they were put
     */
    public static Map<String, String> problems(Map<String, String> config) {
        Map<String, String> problems = new LinkedHashMap<>();
        boolean id = isSet(config.get(ACCESS_KEY_ID));
        boolean secret = isSet(config.get(SECRET_ACCESS_KEY));
        if (id != secret) {
            String why = "set both " + ACCESS_KEY_ID + " and " + SECRET_ACCESS_KEY + ", or neither";
            problems.put(ACCESS_KEY_ID, why);
            problems.put(SECRET_ACCESS_KEY, why);
        }
        if (isSet(config.get(SESSION_TOKEN)) && !(id && secret)) {
            problems.put(SESSION_TOKEN, "needs " + ACCESS_KEY_ID + " and " + SECRET_ACCESS_KEY);
        }
        if (isSet(config.get(PROFILE)) && id) {
            String why = "set either " + PROFILE + " or " + ACCESS_KEY_ID + ", not both";
            problems.put(PROFILE, why);
            problems.putIfAbsent(ACCESS_KEY_ID, why);
        }
        if (isSet(config.get(ROLE_EXTERNAL_ID)) && !isSet(config.get(ROLE_ARN))) {
            problems.put(ROLE_EXTERNAL_ID, "needs " + ROLE_ARN);
        }
        return problems;
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isBlank();
    }

    private static void checkRole(String arn) {
        if (!ROLE.matcher(arn).matches()) {
            throw new IllegalArgumentException("must look like arn:aws:iam::123456789012:role/name");
        }
    }
}
