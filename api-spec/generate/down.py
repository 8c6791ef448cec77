"""OpenAPI 3.1.0 → 3.0.3, keyword by keyword."""


def schema(node):
    """A schema of 3.0: nullable instead of a type null, one-word enum instead of const."""
    if not isinstance(node, dict):
        return node
    result = {}
    for key, value in node.items():
        if key == "properties":
            result[key] = {n: schema(v) for n, v in value.items()}
        elif key in ("items", "additionalProperties"):
            result[key] = schema(value)
        elif key == "const":
            result["enum"] = [value]
        elif key == "examples":
            result["example"] = value[0]
        elif key == "type" and isinstance(value, list):
            result["type"] = value[0]
            result["nullable"] = True
        elif key == "anyOf":
            result.update({"allOf": [schema(value[0])], "nullable": True})
        else:
            result[key] = value
    return alone(result)


def alone(node):
    """In 3.0 nothing stands beside a reference."""
    if "$ref" not in node or len(node) == 1:
        return node
    return {"allOf": [{"$ref": node.pop("$ref")}], **node}


def walk(node):
    """Everything but schemas, which are reached by the word `schema`."""
    if isinstance(node, list):
        return [walk(v) for v in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"$ref": node["$ref"]}
    return {k: schema(v) if k == "schema" else walk(v) for k, v in node.items()}


def info(node):
    result = {k: v for k, v in node.items() if k != "summary"}
    if "license" in result:
        result["license"] = {k: v for k, v in result["license"].items() if k != "identifier"}
    return result


def document(published):
    result = {}
    for key, value in published.items():
        if key == "info":
            result[key] = info(value)
        elif key == "webhooks":
            result["x-webhooks"] = walk(value)
        elif key == "components":
            result[key] = {s: {n: schema(v) if s == "schemas" else walk(v) for n, v in part.items()}
                           for s, part in value.items()}
        elif key != "jsonSchemaDialect":
            result[key] = walk(value)
    result["openapi"] = "3.0.3"
    return result
