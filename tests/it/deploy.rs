//! What operators are handed: the unit file, the container's files, and a README that is true.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use countersign::{
    config::{self, Config, secrets::SecretSource},
    domain::mail,
};

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(top().join(path)).unwrap_or_else(|error| panic!("read {path}: {error}"))
}

fn printed(output: &[u8]) -> String {
    String::from_utf8(output.to_vec()).unwrap()
}

fn systemd_analyze(arguments: &[&str]) -> Output {
    Command::new("systemd-analyze")
        .args(["security", "--offline=true", "--no-pager"])
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("the tests need systemd-analyze (package `systemd`, 250 or newer)")
}

#[test]
fn the_unit_is_rated_two_at_most() {
    let unit = top().join("deploy/countersign.service");
    let output = systemd_analyze(&[unit.to_str().unwrap()]);
    let table = printed(&output.stdout);
    // "→ Overall exposure level for countersign.service: 1.2 OK"
    let score: f32 = table
        .lines()
        .rfind(|line| line.contains("Overall exposure level"))
        .and_then(|line| line.split_once(": "))
        .and_then(|(_, rating)| rating.split_whitespace().next())
        .unwrap_or_else(|| panic!("no rating: {table}{}", printed(&output.stderr)))
        .parse()
        .unwrap();
    assert!(score <= 2.0, "{score}\n{table}");
    // A misspelt key is only warned of, and protects from nothing.
    let complaints = printed(&output.stderr);
    assert!(!complaints.contains("countersign.service:"), "{complaints}");
}

#[test]
fn the_unit_leaves_the_program_what_it_needs() {
    let unit = text("deploy/countersign.service");
    let values = |key: &str| -> Vec<&str> {
        unit.lines()
            .filter_map(|line| line.strip_prefix(key)?.strip_prefix('='))
            .collect()
    };
    assert_eq!(
        values("RestrictAddressFamilies"),
        ["AF_INET AF_INET6 AF_UNIX"],
        "IMAP, SMTP and PostgreSQL"
    );
    for shut in ["PrivateNetwork", "IPAddressDeny", "RestrictFileSystems"] {
        assert!(values(shut).is_empty(), "{shut}");
    }
    // Readers of documents shut themselves in, and all readers stand back.
    let calls = values("SystemCallFilter").join(" ");
    for call in ["seccomp", "landlock_restrict_self", "setpriority"] {
        assert!(calls.split(' ').any(|allowed| allowed == call), "{call}");
    }
    assert_eq!(values("StateDirectory"), ["countersign"]);
    let start = values("ExecStart").join(" ");
    assert_eq!(
        start,
        "/usr/local/bin/countersign run --config /etc/countersign/hub.toml"
    );
    assert_eq!(unknown(&start.replace("/usr/local/bin/", "")), None);
}

#[test]
fn a_wrong_configuration_ends_the_service_until_a_person_has_put_it_right() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.toml");
    fs::write(&file, "mode = \"sned\"\n").unwrap();
    let ended = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(["run", "--config"])
        .arg(&file)
        .output()
        .unwrap();
    let said = printed(&ended.stderr);
    assert!(said.contains("the configuration has"), "{said}");
    let code = ended.status.code().unwrap();
    let unit = text("deploy/countersign.service");
    let kept = format!("\nRestartPreventExitStatus={code}\n");
    assert!(unit.contains(&kept), "{code}: {said}");
}

#[test]
fn the_readmes_hub_gets_its_secrets_from_the_unit_and_from_compose() {
    let mut blocks = fenced(&text("README.md"), "toml");
    blocks.retain(|block| block.contains("[hubs."));
    let [hub]: [String; 1] = blocks.try_into().unwrap();
    let config = parse(&hub, "README.md").unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(config.state_dir, Path::new("/var/lib/countersign"));
    let mut named = BTreeSet::new();
    for source in config
        .secrets
        .iter()
        .flat_map(|hub| [hub.inbox.as_ref(), hub.post.as_ref()])
        .flatten()
        .chain([&config.hmac_key])
    {
        match source {
            SecretSource::Credential(name) => named.insert(name.clone()),
            SecretSource::File(path) => panic!("the service cannot read {}", path.display()),
        };
    }
    let loaded: BTreeSet<String> = text("deploy/countersign.service")
        .lines()
        .filter_map(|line| line.strip_prefix("LoadCredential="))
        .map(|line| line.split(':').next().unwrap().to_owned())
        .collect();
    assert_eq!(named, loaded, "the unit's LoadCredential=");
    let compose = text("deploy/compose.yaml");
    let listed = format!("secrets: [{}]", Vec::from_iter(named.clone()).join(", "));
    assert!(compose.contains(&listed), "{listed}");
    for name in &named {
        let file = format!("  {name}:\n    file: ./secrets/{name}\n");
        assert!(compose.contains(&file), "{file}");
    }
}

#[test]
fn every_file_under_deploy_can_be_read() {
    let mut kinds = BTreeSet::new();
    for path in files_below(&top().join("deploy")) {
        let shown = path.strip_prefix(top()).unwrap().display().to_string();
        let text = text(&shown);
        let kind = path.extension().map_or(String::new(), |extension| {
            extension.to_string_lossy().into_owned()
        });
        match kind.as_str() {
            "toml" => {
                if let Err(error) = toml::from_str::<toml::Table>(&text) {
                    panic!("{shown}: {error}");
                }
            }
            "json" => {
                if let Err(error) = serde_json::from_str::<serde_json::Value>(&text) {
                    panic!("{shown}: {error}");
                }
            }
            "yaml" => light_yaml(&shown, &text),
            "eml" => {
                let mail = mail::parse(text.as_bytes());
                assert!(mail.from.len() == 1 && mail.received.is_some(), "{shown}");
            }
            "service" | "hbs" | "txt" | "csv" | "" => assert!(!text.is_empty(), "{shown}"),
            other => panic!("{shown}: say here how a .{other} file is checked"),
        }
        kinds.insert(kind);
    }
    for kind in ["toml", "yaml", "service"] {
        assert!(kinds.contains(kind), "no .{kind} file was looked at");
    }
    let deny = text(".cargo/deny.toml");
    toml::from_str::<toml::Table>(&deny).unwrap();
}

/// The example is what `rehearse` judges by and what the README points to: it must be a hub that
/// runs.
#[test]
fn the_example_configuration_has_nothing_wrong_with_it() {
    let example = parse(&text("deploy/hub.toml"), "hub.toml");
    let example = example.unwrap_or_else(|problems| panic!("{problems}"));
    let embedded = Config::embedded().unwrap();
    let ids =
        |config: &Config| -> Vec<String> { config.hubs.iter().map(|hub| hub.id.clone()).collect() };
    assert_eq!(ids(&example), ids(&embedded));
}

#[test]
fn every_command_of_the_readme_exists() {
    let readme = text("README.md");
    let commands: Vec<String> = fenced(&readme, "sh")
        .iter()
        .flat_map(|block| commands(block))
        .collect();
    let names: BTreeSet<&str> = commands
        .iter()
        .filter_map(|command| command.split_whitespace().nth(1))
        .collect();
    for wanted in ["demo", "rehearse", "init", "check", "run", "held", "accept"] {
        assert!(
            names.contains(wanted),
            "the README shows no `{wanted}`: {names:?}"
        );
    }
    let wrong: Vec<String> = commands.iter().filter_map(|line| unknown(line)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_the_readme_points_to_is_there() {
    let readme = text("README.md");
    let links: Vec<&str> = readme
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|link| !link.starts_with("https://"))
        .collect();
    assert!(links.len() >= 5, "{links:?}");
    for link in links {
        assert!(top().join(link).is_file(), "{link}");
    }
    for script in ["tests/run", ".ci/run"] {
        use std::os::unix::fs::PermissionsExt;
        assert!(readme.contains(script));
        let mode = fs::metadata(top().join(script))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o111, 0o111, "{script} is not executable");
    }
}

fn parse(text: &str, file_name: &str) -> Result<Config, String> {
    let no_folder = |_: &Path| Ok(Vec::new());
    config::parse(text, file_name, no_folder).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })
}

/// The `countersign …` lines of a shell block. The word is also a user's name, so it counts only
/// where a command stands: first on the line, or behind a variable.
fn commands(block: &str) -> Vec<String> {
    let block = block
        .replace("\\\n", " ")
        .replace("cargo run --release --", "countersign");
    let command = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let at = words.iter().enumerate().position(|(at, word)| {
            *word == "countersign" && (at == 0 || words[at - 1].contains('='))
        })?;
        Some(words[at..].join(" "))
    };
    block.lines().filter_map(command).collect()
}

/// What the built program does not know of a command line: its sub-command or an `--option`.
fn unknown(command: &str) -> Option<String> {
    let mut words = command.split_whitespace().skip(1).peekable();
    let name = words.next()?;
    // `invite import`: the options are the inner command's.
    let inner = words.next_if(|word| matches!(*word, "import"));
    let output = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .arg(name)
        .args(inner)
        .arg("--help")
        .output()
        .unwrap();
    let help = printed(&output.stdout);
    let known: BTreeSet<&str> = help
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|word| word.starts_with("--"))
        .collect();
    if !output.status.success() {
        return Some(format!("`{command}`: no such command"));
    }
    let option = words.find(|word| word.starts_with("--") && !known.contains(word))?;
    Some(format!("`{command}`: no {option}"))
}

/// The fenced blocks of a language.
fn fenced(markdown: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    markdown
        .split(&opening)
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}

/// What goes wrong in YAML by hand: tabs, odd indents, a line that is neither key nor item, a
/// bracket or quote left open, a key given twice.
fn light_yaml(name: &str, text: &str) {
    let mut open: Vec<(usize, BTreeSet<String>)> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let at = format!("{name}:{}: {line}", number + 1);
        let content = line.trim_start();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        assert!(!line.contains('\t'), "a tab: {at}");
        let indent = line.len() - content.len();
        assert_eq!(indent % 2, 0, "an odd indent: {at}");
        for (opening, closing) in [('[', ']'), ('{', '}')] {
            let count = |wanted: char| content.chars().filter(|c| *c == wanted).count();
            assert_eq!(count(opening), count(closing), "a bracket left open: {at}");
        }
        assert_eq!(
            content.matches('"').count() % 2,
            0,
            "a quote left open: {at}"
        );
        while open.last().is_some_and(|(deep, _)| *deep > indent) {
            open.pop();
        }
        if content.starts_with("- ") {
            continue;
        }
        let key = content.split_once(':').map(|(key, _)| key.to_owned());
        let key = key.unwrap_or_else(|| panic!("neither key nor item: {at}"));
        match open.last_mut() {
            Some((deep, keys)) if *deep == indent => {
                assert!(keys.insert(key), "a key given twice: {at}");
            }
            Some(_) | None => open.push((indent, BTreeSet::from([key]))),
        }
    }
    assert!(!open.is_empty(), "{name} is empty");
}
