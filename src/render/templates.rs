//! Where templates come from and how they are read: `templates/` compiled in, a folder of the
//! hub's own beside it. A path names a template: `update/body.html.hbs`, `partials/why.hbs`.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result, bail};
use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, JsonTruthy, Output, RenderContext,
    RenderErrorReason, Renderable, no_escape,
};

macro_rules! shipped {
    ($($path:literal,)*) => {
        &[$(($path, include_str!(concat!("../../templates/", $path)))),*]
    };
}

/// Every template, by its path under `templates/`. Those in `partials/` without `.txt` or `.html`
/// are the sentences, shared by both forms.
pub(super) const SHIPPED: &[(&str, &str)] = shipped! {
    "acknowledgement/body.html.hbs",
    "acknowledgement/body.txt.hbs",
    "alarm/body.html.hbs",
    "alarm/body.txt.hbs",
    "closing-report/body.html.hbs",
    "closing-report/body.txt.hbs",
    "deadline-reminder/body.html.hbs",
    "deadline-reminder/body.txt.hbs",
    "event-change/body.html.hbs",
    "event-change/body.txt.hbs",
    "invitation-reminder/body.html.hbs",
    "invitation-reminder/body.txt.hbs",
    "lead-answer/body.html.hbs",
    "lead-answer/body.txt.hbs",
    "lead-digest/body.html.hbs",
    "lead-digest/body.txt.hbs",
    "lead-question/body.html.hbs",
    "lead-question/body.txt.hbs",
    "lead-sheet/body.html.hbs",
    "lead-sheet/body.txt.hbs",
    "missing-items/body.html.hbs",
    "missing-items/body.txt.hbs",
    "not-selected/body.html.hbs",
    "not-selected/body.txt.hbs",
    "notice/body.html.hbs",
    "notice/body.txt.hbs",
    "offer/body.html.hbs",
    "offer/body.txt.hbs",
    "partials/alarm-words.hbs",
    "partials/answer.hbs",
    "partials/automatic.hbs",
    "partials/blank-second.hbs",
    "partials/closing-headline.hbs",
    "partials/closing-how.hbs",
    "partials/closing-opening.hbs",
    "partials/closing-row.hbs",
    "partials/commands.html.hbs",
    "partials/commands.txt.hbs",
    "partials/countdown.hbs",
    "partials/deadline.hbs",
    "partials/event-end.hbs",
    "partials/event-headline.hbs",
    "partials/event-report.hbs",
    "partials/event-says.hbs",
    "partials/event-why.hbs",
    "partials/event.html.hbs",
    "partials/event.txt.hbs",
    "partials/facts.html.hbs",
    "partials/facts.txt.hbs",
    "partials/fixed-how.hbs",
    "partials/fixed.html.hbs",
    "partials/fixed.txt.hbs",
    "partials/foot.txt.hbs",
    "partials/form-wanted.hbs",
    "partials/group.hbs",
    "partials/heading.html.hbs",
    "partials/headline.hbs",
    "partials/health.hbs",
    "partials/hold.hbs",
    "partials/how-details.hbs",
    "partials/how-to-sign.hbs",
    "partials/how.hbs",
    "partials/layout.html.hbs",
    "partials/lead-answer-headline.hbs",
    "partials/lead-answer-why.hbs",
    "partials/lead-headline.hbs",
    "partials/lead-line.hbs",
    "partials/lead-off.hbs",
    "partials/lead-reply.hbs",
    "partials/lead-unclear.hbs",
    "partials/lead-wanting.hbs",
    "partials/lead-why.hbs",
    "partials/lead.html.hbs",
    "partials/lead.txt.hbs",
    "partials/left.hbs",
    "partials/mail-line.hbs",
    "partials/more.hbs",
    "partials/need-why.hbs",
    "partials/need.html.hbs",
    "partials/need.txt.hbs",
    "partials/next.hbs",
    "partials/notice-opening.hbs",
    "partials/office-foot.hbs",
    "partials/office.html.hbs",
    "partials/open.html.hbs",
    "partials/open.txt.hbs",
    "partials/opening.hbs",
    "partials/page-end.html.hbs",
    "partials/page-head.html.hbs",
    "partials/page-top.html.hbs",
    "partials/para.html.hbs",
    "partials/people-ask.hbs",
    "partials/people-reply.hbs",
    "partials/people-why.hbs",
    "partials/place-facts.html.hbs",
    "partials/place-headline.hbs",
    "partials/place-news.hbs",
    "partials/place-next.hbs",
    "partials/place-why.hbs",
    "partials/place.html.hbs",
    "partials/place.txt.hbs",
    "partials/programme-counts.hbs",
    "partials/question-headline.hbs",
    "partials/question-reply.hbs",
    "partials/question-says.hbs",
    "partials/question-why.hbs",
    "partials/remedies.html.hbs",
    "partials/remedies.txt.hbs",
    "partials/remedy.hbs",
    "partials/reminder-headline.hbs",
    "partials/reminder-opening.hbs",
    "partials/reminder-stop.hbs",
    "partials/reminder-why.hbs",
    "partials/reminder.html.hbs",
    "partials/reminder.txt.hbs",
    "partials/school-line.hbs",
    "partials/seen.html.hbs",
    "partials/seen.txt.hbs",
    "partials/set-aside.hbs",
    "partials/small.html.hbs",
    "partials/summary-headline.hbs",
    "partials/title.html.hbs",
    "partials/top.txt.hbs",
    "partials/transcript-head.hbs",
    "partials/unclear.hbs",
    "partials/unsigned.hbs",
    "partials/waiting-letter.hbs",
    "partials/why.hbs",
    "people-check/body.html.hbs",
    "people-check/body.txt.hbs",
    "received/body.html.hbs",
    "received/body.txt.hbs",
    "report-reminder/body.html.hbs",
    "report-reminder/body.txt.hbs",
    "reserve/body.html.hbs",
    "reserve/body.txt.hbs",
    "statement-request/body.html.hbs",
    "statement-request/body.txt.hbs",
    "summary/body.html.hbs",
    "summary/body.txt.hbs",
    "transcript/body.html.hbs",
    "transcript/body.txt.hbs",
    "update/body.html.hbs",
    "update/body.txt.hbs",
    "visit-reminder/body.html.hbs",
    "visit-reminder/body.txt.hbs",
    "workshop-reminder/body.html.hbs",
    "workshop-reminder/body.txt.hbs",
};

/// Text or HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Html,
}

/// The shipped templates with those of the folder in their place. A file that replaces none is a
/// misspelt name and refused: it would be silently without effect.
pub(super) fn with_folder(dir: &Path) -> Result<Vec<(String, String)>> {
    let mut own = BTreeMap::new();
    read_folder(dir, "", &mut own)?;
    let mut files = Vec::new();
    for &(path, source) in SHIPPED {
        files.push((
            path.to_owned(),
            own.remove(path).unwrap_or_else(|| source.to_owned()),
        ));
    }
    if let Some((stray, _)) = own.first_key_value() {
        bail!(
            "template {} replaces none of ours: its path must be one of {}",
            dir.join(stray).display(),
            SHIPPED
                .iter()
                .map(|(path, _)| *path)
                .collect::<Vec<_>>()
                .join(", ")
        );
    }
    Ok(files)
}

fn read_folder(dir: &Path, under: &str, own: &mut BTreeMap<String, String>) -> Result<()> {
    let entries =
        fs::read_dir(dir).with_context(|| format!("read template folder {}", dir.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("read template folder {}", dir.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if path.is_dir() {
            read_folder(&path, &format!("{under}{name}/"), own)?;
        } else if name.ends_with(".hbs") {
            let source = fs::read_to_string(&path)
                .with_context(|| format!("read template {}", path.display()))?;
            own.insert(format!("{under}{name}"), source);
        }
    }
    Ok(())
}

/// The templates of one form: letters as `update/body.txt`, partials by their bare names.
pub(super) fn registry(files: &[(String, String)], form: Form) -> Result<Handlebars<'static>> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.register_helper("if", Box::new(StrictIf { wanted: true }));
    registry.register_helper("unless", Box::new(StrictIf { wanted: false }));
    let (ours, other) = match form {
        Form::Text => {
            registry.register_escape_fn(no_escape);
            (".txt", ".html")
        }
        Form::Html => (".html", ".txt"),
    };
    for (path, source) in files {
        let stem = path.strip_suffix(".hbs").unwrap_or(path);
        if stem.ends_with(other) {
            continue;
        }
        let name = match stem.strip_prefix("partials/") {
            Some(partial) => partial.strip_suffix(ours).unwrap_or(partial),
            None => stem,
        };
        registry
            .register_template_string(name, source)
            .with_context(|| format!("read template {path}"))?;
    }
    Ok(registry)
}

/// `#if` and `#unless` that refuse an unknown mark. The built-in ones take it for false even in
/// strict mode, so that a misspelt name silently drops a sentence.
struct StrictIf {
    wanted: bool,
}

impl HelperDef for StrictIf {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let param = helper
            .param(0)
            .filter(|p| !p.is_value_missing())
            .ok_or_else(|| {
                let mark = helper.param(0).and_then(|p| p.relative_path()).cloned();
                RenderErrorReason::MissingVariable(mark)
            })?;
        let chosen = if param.value().is_truthy(false) == self.wanted {
            helper.template()
        } else {
            helper.inverse()
        };
        chosen.map_or(Ok(()), |template| {
            template.render(registry, context, render, out)
        })
    }
}
