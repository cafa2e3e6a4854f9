use serde_json::{Value, json};

use super::*;

fn document() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Places", "version": "1" },
        "servers": [{ "url": "https://a.example.com" }, { "url": "https://b.example.com" }],
        "security": [{ "key": ["read"] }],
        "paths": { "/pets": {
            "parameters": [{ "$ref": "#/components/parameters/Limit" }],
            "post": {
                "operationId": "createPet",
                "requestBody": { "content": {
                    "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } },
                    "text/plain": {},
                } },
                "responses": {
                    "200": { "description": "Made.", "content": {
                        "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } },
                    } },
                    "404": { "$ref": "#/components/responses/Missing" },
                },
            },
        } },
        "components": {
            "parameters": { "Limit": {
                "name": "limit", "in": "query", "schema": { "type": "integer", "multipleOf": 5 },
            } },
            "responses": { "Missing": {
                "description": "Not there.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
            } },
            "schemas": {
                "Base": { "type": "object", "properties": { "id": { "type": "string", "readOnly": true } } },
                "Pet": {
                    "allOf": [
                        { "$ref": "#/components/schemas/Base" },
                        { "properties": {
                            "names": { "type": "array", "items": { "$ref": "#/components/schemas/Name" } },
                            "kind": { "type": "string", "enum": ["cat", "dog"] },
                        } },
                    ],
                    "additionalProperties": false,
                },
                "Name": { "type": "string", "maxLength": 10, "pattern": "^a" },
                "Problem": { "type": "object", "properties": { "title": { "type": "string" } } },
            },
            "securitySchemes": { "key": { "type": "apiKey", "in": "header", "name": "X-Key" } },
        },
    })
}

fn read_document() -> Api {
    read("places", &document())
}

fn structure<'a>(api: &'a Api, name: &str) -> &'a Struct {
    match &api.type_def(name).unwrap().shape {
        Shape::Struct(shape) => shape,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_part_of_an_operation_has_the_place_where_it_is_written() {
    let api = read_document();
    let (_, operation) = api.operations().next().unwrap();
    assert_eq!(operation.pointer.as_str(), "/paths/~1pets/post");
    let parameter = &operation.parameters[0];
    assert_eq!(
        parameter.origin.pointer.as_str(),
        "/components/parameters/Limit/schema"
    );
    let body = operation.body.as_ref().unwrap();
    assert_eq!(body.pointer.as_str(), "/paths/~1pets/post/requestBody");
    assert_eq!(body.origin.definition.as_str(), "/components/schemas/Pet");
    assert_eq!(
        body.origin.pointer.as_str(),
        "/paths/~1pets/post/requestBody/content/application~1json/schema"
    );
    assert_eq!(
        api.servers,
        ["https://a.example.com", "https://b.example.com"]
    );
    let scheme = &operation.security_requirements[0][0];
    assert_eq!(scheme.scopes, ["read"]);
    let kind = ["apikey", "", "header", "X-Key"].map(str::to_owned);
    assert_eq!(scheme.kind, Some(kind));
}

#[test]
fn error_responses_are_described_without_becoming_generated_types() {
    let api = read_document();
    let (_, operation) = api.operations().next().unwrap();
    let missing = &operation.responses[1];
    assert_eq!(
        (missing.status.as_str(), missing.pointer.as_str()),
        ("404", "/components/responses/Missing")
    );
    let (ty, _) = missing.media_types[0].schema.as_ref().unwrap();
    assert_eq!(ty.name(), Some("Problem"));
    assert_eq!(structure(&api, "Problem").fields[0].name, "title");
    assert!(api.types.iter().all(|def| def.name != "Problem"));
    assert_eq!(api.response_types[0].name, "Problem");
}

#[test]
fn fields_of_merged_schemas_keep_the_place_of_the_part_that_declares_them() {
    let api = read_document();
    let pet = structure(&api, "Pet");
    let id = pet.field("id").unwrap();
    assert_eq!(
        id.origin.pointer.as_str(),
        "/components/schemas/Base/properties/id"
    );
    let names = pet.field("names").unwrap();
    let place = "/components/schemas/Pet/allOf/1/properties/names";
    assert_eq!(names.origin.pointer.as_str(), place);
    let item = names.origin.element.as_ref().unwrap();
    assert_eq!(item.pointer.as_str(), format!("{place}/items"));
    assert_eq!(
        item.keyword("maxLength").unwrap().as_str(),
        "/components/schemas/Name/maxLength"
    );
}

#[test]
fn alternatives_are_counted_without_null() {
    let mut document = document();
    document["components"]["schemas"]["Name"] = json!({ "oneOf": [
        { "type": "null" }, { "type": "string" }, { "type": "integer" },
    ] });
    let api = read("places", &document);
    let Shape::Union(union) = &api.type_def("Name").unwrap().shape else {
        panic!("no union");
    };
    let found = union.alternatives.iter();
    let found = found.map(|it| (it.variant.as_str(), it.positions.as_slice()));
    assert_eq!(
        found.collect::<Vec<_>>(),
        [("Integer", &[1][..]), ("Text", &[0])]
    );
}
