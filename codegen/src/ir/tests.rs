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
                "headers": { "X-Trace": { "required": true, "schema": { "type": "string" } } },
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
    assert_eq!(parameter.pointer.as_str(), "/components/parameters/Limit");
    let body = operation.body.as_ref().unwrap();
    assert_eq!(body.pointer.as_str(), "/paths/~1pets/post/requestBody");
    assert_eq!(body.media_types, ["application/json", "text/plain"]);
    assert_eq!(body.origin.definition.as_str(), "/components/schemas/Pet");
    assert_eq!(
        body.origin.pointer.as_str(),
        "/paths/~1pets/post/requestBody/content/application~1json/schema"
    );
    let places: Vec<&str> = api.servers.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["/servers/0", "/servers/1"]);
    let requirement = &operation.security_requirements[0];
    assert_eq!(requirement.pointer.as_str(), "/security/0");
    assert_eq!(requirement.schemes[0].scopes, ["read"]);
    let kind = ["apikey", "", "header", "x-key"].map(str::to_owned);
    assert_eq!(requirement.schemes[0].kind, Some(kind));
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
    assert!(missing.headers[0].required);
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
    assert!(id.origin.read_only);
    let names = pet.field("names").unwrap();
    let place = "/components/schemas/Pet/allOf/1/properties/names";
    assert_eq!(names.origin.pointer.as_str(), place);
    let item = names.origin.element.as_ref().unwrap();
    assert_eq!(item.pointer.as_str(), format!("{place}/items"));
    assert_eq!(
        item.keyword("maxLength").unwrap().as_str(),
        "/components/schemas/Name/maxLength"
    );
    let kind = api
        .type_def(pet.field("kind").unwrap().ty.name().unwrap())
        .unwrap();
    let Shape::Enum(kind) = &kind.shape else {
        panic!("{kind:?}");
    };
    let place = "/components/schemas/Pet/allOf/1/properties/kind/enum/1";
    assert_eq!(kind.variants[1].pointer.as_str(), place);
}

#[test]
fn keywords_that_nothing_represents_are_listed_with_their_values() {
    let api = read_document();
    let (_, operation) = api.operations().next().unwrap();
    let ignored = &operation.parameters[0].origin.ignored;
    assert_eq!(ignored.keys().collect::<Vec<_>>(), ["multipleOf"]);
    let pet = api.type_def("Pet").unwrap();
    assert_eq!(pet.origin.ignored["additionalProperties"], json!(false));
    let names = structure(&api, "Pet").field("names").unwrap();
    let item = names.origin.element.as_ref().unwrap();
    assert_eq!(item.ignored["pattern"], json!("^a"));
    assert!(
        !item.ignored.contains_key("maxLength"),
        "limits represent it"
    );
}
