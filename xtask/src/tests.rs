use super::*;

fn requested(line: &str) -> Result<Request, String> {
    let parser = lexopt::Parser::from_args(line.split_whitespace());
    request(parser).map_err(|error| error.to_string())
}

#[track_caller]
fn assert_options(line: &str, expected: Options) {
    let name = line.split(' ').next().unwrap();
    match requested(line) {
        Ok(Request::Command(command, _, options)) => {
            assert_eq!((command, options), (name, expected))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn regen_takes_a_mode_and_any_number_of_apis() {
    let expected = Options {
        check: true,
        apis: vec!["tfn".into(), "other".into()],
        allowed: vec!["common".into()],
        most_bytes: Some(9),
        format: Json,
        ..Options::default()
    };
    assert_options(
        "regen --check --api tfn --api=other --format json --allow-dir common --max-size 9",
        expected,
    );
    assert_options("regen", Options::default());
}

#[test]
fn bench_gets_its_arguments_as_they_are() {
    let operands = ["--only", "cold", "--help"].map(str::to_owned).to_vec();
    let expected = Options {
        operands,
        ..Options::default()
    };
    assert_options("bench --only cold --help", expected);
}

#[test]
fn what_is_no_option_is_kept_in_its_order_and_the_format_is_that_of_the_command() {
    let operands = |all: &[&str]| all.iter().map(|&it| it.to_owned()).collect();
    let expected = Options {
        operands: operands(&["tfn", "a.json"]),
        edition: Some("2024-01-31".into()),
        dry_run: true,
        ..Options::default()
    };
    assert_options("vendor tfn a.json --edition 2024-01-31 --dry-run", expected);
    let expected = Options {
        operands: operands(&["v1", "v2"]),
        apis: vec!["tfn".into()],
        deny: Some("breaking".into()),
        format: Markdown,
        ..Options::default()
    };
    assert_options(
        "diff v1 v2 --api tfn --format markdown --deny breaking",
        expected,
    );
    let expected = Options {
        apis: vec!["tfn".into()],
        format: Yaml,
        ..Options::default()
    };
    assert_options("effective --api tfn", expected);
}

#[test]
fn help_is_there_for_all_and_for_each_command() {
    for (line, expected) in [
        ("--help", help::COMMANDS),
        ("help", help::COMMANDS),
        ("regen --api tfn -h", help::REGEN),
    ] {
        let asked = requested(line);
        assert!(
            matches!(&asked, Ok(Request::Help(text)) if *text == help::of(expected)),
            "{line}: {asked:?}"
        );
    }
}

#[test]
fn every_listed_option_is_read() {
    for (name, help, ..) in COMMANDS {
        for line in help
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("--"))
        {
            let option = line.split("  ").next().unwrap();
            let value = match option.split_once(' ') {
                Some((_, "FORMAT")) => "json",
                Some((_, "BYTES")) => "9",
                Some(_) => "x",
                None => "",
            };
            let option = option.split(' ').next().unwrap();
            let read = requested(&format!("{name} --{option} {value}"));
            assert!(read.is_ok(), "{name} --{option}: {read:?}");
        }
    }
}

#[test]
fn wrong_usage_is_named() {
    for (line, expected) in [
        ("", "a command is missing"),
        ("regenerate", "there is no command `regenerate`"),
        ("--check", "--check"),
        ("regen --chekc", "--chekc"),
        ("regen tfn", "tfn"),
        ("regen --api", "--api"),
        ("regen --check=yes", "--check"),
        ("regen --format xml", "one of text, json, not `xml`"),
        ("preview a.yaml --out x --max-size much", "much"),
        ("regen --check --dry-run", "exclude each other"),
        ("preview", "FILE is missing"),
        ("preview a.yaml", "--out DIR is missing"),
        ("preview a.yaml b.yaml --out x", "b.yaml"),
        ("vendor tfn", "an API and a file"),
        ("verify", "RECORDING is missing"),
        ("vendor a b c", "c"),
        ("diff a b c", "c"),
        ("diff --format xml", "one of text, markdown, json"),
        ("diff --deny all", "takes `breaking`"),
        ("effective", "--api NAME is missing"),
    ] {
        let error = match requested(line) {
            Ok(Request::Command(_, run, options)) => {
                let (mut out, mut problems) = (Vec::new(), Vec::new());
                let ended = run(Path::new("nowhere"), &options, &mut out, &mut problems);
                let error = ended.unwrap_err();
                assert!(matches!(error, Problem::Arguments(_)), "{line}: {error}");
                error.to_string()
            }
            other => other.unwrap_err(),
        };
        assert!(error.contains(expected), "{line}: {error}");
    }
}
