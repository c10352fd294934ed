// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** A small XML document under construction, and the reading of small ones. Not thread-safe. */
final class Xml {

    static final String CONTENT_TYPE = "application/xml";

    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final List<String> open = new ArrayList<>();

    /** A document of S3's namespace. */
    static Xml of(String root) {
        Xml xml = new Xml();
        xml.text.append('<').append(root).append(" xmlns=\"").append(NAMESPACE).append("\">");
        xml.open.add(root);
        return xml;
    }

    /** A document without a namespace, as errors are. */
    static Xml plain(String root) {
        return new Xml().start(root);
    }

    Xml start(String name) {
        text.append('<').append(name).append('>');
        open.add(name);
        return this;
    }

    Xml end() {
        text.append("</").append(open.remove(open.size() - 1)).append('>');
        return this;
    }

    /** An element with text; none for {@code null}. */
    Xml add(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        text.append('<').append(name).append('>');
        escape(value.toString());
        text.append("</").append(name).append('>');
        return this;
    }

    /** Text of the open element. */
    Xml text(String value) {
        escape(value);
        return this;
    }

    /** Ends the document. */
    byte[] bytes() {
        while (!open.isEmpty()) {
            end();
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The root element. Throws {@link S3Error} for what is not XML, or has a DTD. */
    static Element parse(byte[] bytes) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setExpandEntityReferences(false);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new ByteArrayInputStream(bytes)).getDocumentElement();
        } catch (SAXException | IOException e) {
            throw S3Error.malformedXml();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && localName(element).equals(name)) {
                children.add(element);
            }
        }
        return children;
    }

    static Optional<String> child(Element parent, String name) {
        return children(parent, name).stream()
                .findFirst()
                .map(Node::getTextContent)
                .map(String::strip);
    }

    static String localName(Element element) {
        String name = element.getTagName();
        return name.substring(name.indexOf(':') + 1);
    }

    private void escape(String value) {
        value.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        text.append("&#x").append(Integer.toHexString(c)).append(';');
                    } else {
                        text.appendCodePoint(c);
                    }
                }
            }
        });
    }
}
