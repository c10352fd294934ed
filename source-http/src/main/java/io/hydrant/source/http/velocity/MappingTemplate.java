// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.velocity;

import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.source.http.expression.RequestValues;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.velocity.Template;
import org.apache.velocity.exception.VelocityException;
import org.apache.velocity.runtime.RuntimeConstants;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.parser.ParseException;
import org.jspecify.annotations.Nullable;

/**
 * A mapping template as it stands at API Gateway, on the engine that AWS uses. The template is the operator's; what a
 * request holds are values to it and never become template. No reflection, no files, no macros; loops, strings, output and
 * running time end.
 * Thread-safe.
 */
public final class MappingTemplate {

    /** API Gateway's own limit. */
    private static final int MAX_BYTES = 300 * 1024;

    private static final int MAX_LOOPS = 1000;
    private static final Pattern FORBIDDEN = Pattern.compile("(?<!\\\\)#\\{?(parse|include|evaluate|define|macro)\\b");

    private final Template template;
    private final boolean usesContext;
    private final boolean strictEscape;
    private final @Nullable String secretParameter;
    private final int maxOutput;
    private final RunningTime time;

    /**
     * Parses the template.
     *
     * @param strictEscape see {@link UtilVariable}
     * @param secretParameter the query parameter that carries the API key, which templates do not see; null if none does
     * @param maxOutput characters; a longer result is answered 413
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public MappingTemplate(String text, boolean strictEscape, @Nullable String secretParameter, int maxOutput) {
        this(text, strictEscape, secretParameter, maxOutput, RunningTime.SYSTEM);
    }

    MappingTemplate(
            String text, boolean strictEscape, @Nullable String secretParameter, int maxOutput, RunningTime time) {
        if (text.length() > MAX_BYTES) {
            throw new IllegalArgumentException("a mapping template has at most 300 KB");
        }
        Matcher forbidden = FORBIDDEN.matcher(text);
        if (forbidden.find()) {
            throw new IllegalArgumentException("a mapping template cannot use #" + forbidden.group(1));
        }
        this.template = parse(text);
        this.usesContext = text.contains("context"); // most do not, and templates cannot make names of their own
        this.strictEscape = strictEscape;
        this.secretParameter = secretParameter;
        this.maxOutput = maxOutput;
        this.time = time;
    }

    private static Template parse(String text) {
        RuntimeInstance engine = new RuntimeInstance();
        engine.setProperty(RuntimeConstants.UBERSPECT_CLASSNAME, BoundedUberspector.class.getName());
        engine.setProperty(RuntimeConstants.CUSTOM_DIRECTIVES, BoundedForeach.class.getName());
        engine.setProperty(RuntimeConstants.RESOURCE_LOADERS, "string");
        engine.setProperty(
                "resource.loader.string.class", "org.apache.velocity.runtime.resource.loader.StringResourceLoader");
        engine.setProperty(RuntimeConstants.VM_LIBRARY, "");
        engine.setProperty(RuntimeConstants.MAX_NUMBER_LOOPS, MAX_LOOPS);
        // As Velocity 1.7, which the templates were written for.
        engine.setProperty(RuntimeConstants.SPACE_GOBBLING, "bc");
        engine.setProperty(RuntimeConstants.PARSER_HYPHEN_ALLOWED, true);
        engine.setProperty(RuntimeConstants.CHECK_EMPTY_OBJECTS, false);
        try {
            engine.init();
            Template parsed = new Template();
            parsed.setRuntimeServices(engine);
            parsed.setName("mapping template");
            parsed.setData(engine.parse(new StringReader(text), parsed));
            parsed.initDocument();
            return parsed;
        } catch (ParseException | VelocityException e) {
            throw new IllegalArgumentException(
                    "the mapping template cannot be parsed: " + firstLine(e.getMessage()), e);
        }
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("").strip();
    }

    /** What the template makes of a request. Throws {@link MalformedRequest}. */
    public String evaluate(RequestValues request) {
        Evaluation variables = new Evaluation(maxOutput + request.body().length, time);
        variables.put("input", new InputVariable(request, secretParameter));
        variables.put("util", new UtilVariable(strictEscape));
        if (usesContext) {
            variables.put("context", ContextVariable.of(request.exchange()));
        }
        variables.put("method", Map.of("request", methodRequest(request)));
        variables.put("stageVariables", Map.of());
        BoundedWriter out = new BoundedWriter(maxOutput);
        try {
            template.merge(variables, out);
        } catch (TooMuchException e) {
            throw new MalformedRequest(413, "The route's mapping template makes too much of this request.");
        } catch (VelocityException e) {
            throw unusable();
        }
        return out.toString();
    }

    static MalformedRequest unusable() {
        return new MalformedRequest("The route's mapping template cannot use this request.");
    }

    private Map<String, Object> methodRequest(RequestValues request) {
        Map<String, Object> method = new LinkedHashMap<>();
        method.put("path", request.pathMap());
        Map<String, String> query = request.exchange().query().toMap();
        if (secretParameter != null) {
            query.remove(secretParameter);
        }
        method.put("querystring", query);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(request.headerMap());
        method.put("header", headers);
        Map<String, Object> multiQuery = new LinkedHashMap<>();
        query.keySet()
                .forEach(name -> multiQuery.put(name, request.exchange().query().all(name)));
        method.put("multivaluequerystring", multiQuery);
        Map<String, Object> multiHeader = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.keySet()
                .forEach(name -> multiHeader.put(
                        name, request.exchange().head().headers().all(name)));
        method.put("multivalueheader", multiHeader);
        return method;
    }
}
