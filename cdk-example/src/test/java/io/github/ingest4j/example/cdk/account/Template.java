// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A template of CloudFormation: its resources, and what they refer to. */
record Template(JsonNode json) {

    record Resource(String id, String type, JsonNode properties) {}

    List<Resource> resources() {
        List<Resource> resources = new ArrayList<>();
        json.get("Resources")
                .properties()
                .forEach(entry -> resources.add(new Resource(
                        entry.getKey(),
                        entry.getValue().get("Type").asText(),
                        entry.getValue().path("Properties"))));
        return resources;
    }

    List<Resource> resources(String type) {
        return resources().stream()
                .filter(resource -> resource.type().equals(type))
                .toList();
    }

    /** The one of that type. */
    Resource resource(String type) {
        List<Resource> found = resources(type);
        if (found.size() != 1) {
            throw new AssertionError("the template has " + found.size() + " resources of type " + type);
        }
        return found.get(0);
    }

    Set<String> types() {
        Set<String> types = new TreeSet<>();
        resources().forEach(resource -> types.add(resource.type()));
        return types;
    }

    /** Each reference to something of the stack in this part of a template: as it stands there, by a name for it. */
    static Map<String, JsonNode> references(JsonNode part) {
        Map<String, JsonNode> references = new LinkedHashMap<>();
        collect(part, references);
        return references;
    }

    private static void collect(JsonNode part, Map<String, JsonNode> references) {
        String name = reference(part);
        if (!name.isEmpty()) {
            references.put(name, part);
        } else {
            part.forEach(child -> collect(child, references));
        }
    }

    /** A name for what a node refers to; empty where it refers to nothing. */
    static String reference(JsonNode node) {
        if (node.size() == 1 && node.has("Ref")) {
            return node.get("Ref").asText();
        }
        return node.size() == 1 && node.has("Fn::GetAtt")
                ? node.get("Fn::GetAtt").get(0).asText() + "."
                        + node.get("Fn::GetAtt").get(1).asText()
                : "";
    }

    /** The part with each reference replaced by its value, and texts that were joined from them joined. */
    static JsonNode resolve(JsonNode part, Function<String, String> values) {
        String name = reference(part);
        if (!name.isEmpty()) {
            return JsonNodeFactory.instance.textNode(values.apply(name));
        }
        if (part.has("Fn::Join")) {
            List<String> texts = new ArrayList<>();
            part.get("Fn::Join")
                    .get(1)
                    .forEach(text -> texts.add(resolve(text, values).asText()));
            return JsonNodeFactory.instance.textNode(
                    String.join(part.get("Fn::Join").get(0).asText(), texts));
        }
        if (part.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            part.properties().forEach(entry -> {
                if (entry.getKey().startsWith("Fn::")) {
                    throw new AssertionError("not understood here: " + part);
                }
                object.set(entry.getKey(), resolve(entry.getValue(), values));
            });
            return object;
        }
        if (part.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            part.forEach(element -> array.add(resolve(element, values)));
            return array;
        }
        return part;
    }
}
