//! Writes a program that was "shipped" with the crates of all old sides: it calls what it is told to.

use std::fmt::Write as _;

use codegen::ir::{Api, Operation, Parameter, Resource, Type};

const HEAD: &str = r#"#![allow(warnings)]
use proof::{Credentials, Error, RetryPolicy};
use serde_json::Value;
use std::sync::Mutex;

#[tokio::main]
async fn main() {
    let jobs: Vec<Value> = serde_json::from_reader(std::io::stdin()).unwrap();
    for job in jobs {
        let outcome = dispatch(&job).await.unwrap_or_else(|error| error);
        println!("{}", outcome.replace('\n', " "));
    }
}

fn told(error: Error) -> String {
    if error.violations().is_some() { "refused".to_owned() } else { format!("failed: {error:?}") }
}
"#;

/// The program for these modules.
pub(crate) fn source(modules: &[(String, &Api)]) -> String {
    let mut text = HEAD.to_owned();
    text.push_str("async fn dispatch(job: &Value) -> Result<String, String> {\n    match job[\"module\"].as_str().unwrap() {\n");
    for (module, _) in modules {
        let _ = writeln!(text, "        \"{module}\" => {module}::run(job).await,");
    }
    text.push_str("        other => panic!(\"{other}\"),\n    }\n}\n");
    for (module, api) in modules {
        let _ = write!(text, "{}", module_source(module, api));
    }
    text
}

fn module_source(module: &str, api: &Api) -> String {
    let arms: String = api
        .operations()
        .map(|(resource, operation)| arm(resource, operation))
        .collect();
    format!(
        r#"
mod {module} {{
    use super::*;
    use proof::{module} as api;
    // The jobs of a server come one after the other; to read the certificates for each takes longer than the job.
    static LAST: Mutex<Option<(Value, api::Client)>> = Mutex::new(None);
    fn client(url: &Value) -> Result<api::Client, String> {{
        let mut last = LAST.lock().unwrap();
        if let Some((_, client)) = last.as_ref().filter(|(known, _)| known == url) {{
            return Ok(client.clone());
        }}
        let client = api::Client::builder().credentials(Credentials::new("key12345", "secret")).base_url(url.as_str().unwrap()).retry(RetryPolicy::never()).build().map_err(told)?;
        *last = Some((url.clone(), client.clone()));
        Ok(client)
    }}
    pub async fn run(job: &Value) -> Result<String, String> {{
        if job["operation"] == "server" {{
            return Ok(<api::Client as proof::Api>::BASE_URL.to_owned());
        }}
        let client = client(&job["url"])?;
        let given = &job["arguments"];
        match job["operation"].as_str().unwrap() {{
{arms}            other => panic!("{{other}}"),
        }}
    }}
}}
"#
    )
}

fn arm(resource: &Resource, operation: &Operation) -> String {
    let mut text = format!("            \"{}\" => {{\n", operation.id);
    if let Some(body) = &operation.body {
        let Type::Named(name) = &body.ty else {
            panic!("the body of {} has no type of its own", operation.id)
        };
        let read = format!("serde_json::from_value::<api::{name}>(job[\"body\"].clone())");
        let read = if body.required {
            format!("let Ok(body) = {read}")
        } else {
            format!(
                "let Ok(body) = (if job[\"body\"].is_null() {{ Ok(None) }} else {{ {read}.map(Some) }})"
            )
        };
        let _ = writeln!(
            text,
            "                {read} else {{ return Ok(\"unbuildable\".to_owned()) }};"
        );
    }
    let mut arguments: Vec<String> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .map(|parameter| argument(parameter, &format!("given[{:?}]", parameter.name)))
        .collect();
    arguments.extend(
        operation
            .body
            .as_ref()
            .filter(|body| body.required)
            .map(|_| "body".to_owned()),
    );
    let _ = writeln!(
        text,
        "                let mut call = client.{}().{}({});",
        resource.module,
        operation.method_name,
        arguments.join(", ")
    );
    for parameter in operation.setters() {
        let value = argument(parameter, "value");
        let _ = writeln!(
            text,
            "                if let Some(value) = given.get({:?}) {{ call = call.{}({value}); }}",
            parameter.name, parameter.rust_name
        );
    }
    if operation.body.as_ref().is_some_and(|body| !body.required) {
        text.push_str("                if let Some(body) = body { call = call.body(body); }\n");
    }
    if operation.pagination.is_some() {
        text.push_str("                if job[\"walk\"] == true { let (mut items, mut count) = (call.items(), 0); while let Some(_) = items.try_next().await.map_err(told)? { count += 1; } return Ok(format!(\"items {count}\")); }\n");
    }
    text.push_str("                call.await.map_err(told)?;\n                Ok(\"ok\".to_owned())\n            }\n");
    text
}

fn argument(parameter: &Parameter, value: &str) -> String {
    match &parameter.ty {
        Type::String | Type::Any => format!("{value}.as_str().unwrap()"),
        Type::Array(_) => {
            format!("{value}.as_array().unwrap().iter().map(|item| item.as_str().unwrap())")
        }
        _ => format!("serde_json::from_value({value}.clone()).unwrap()"),
    }
}
