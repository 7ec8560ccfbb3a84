//! Letters with their partials put in place, once, at start: the library copies all of a letter's
//! data for every partial it meets on the way.

use std::collections::HashMap;

use handlebars::{
    Handlebars,
    template::{Parameter, Template, TemplateElement},
};

/// Deeper than any of ours; beyond it a partial that includes itself stays for the library to refuse.
const DEEPEST: usize = 16;

type Known = HashMap<String, Template>;

/// Expands every template that no other includes.
pub(super) fn expand(registry: &mut Handlebars<'static>) {
    let known: Known = registry.get_templates().clone();
    for (name, template) in known.iter().filter(|(name, _)| name.contains('/')) {
        registry.register_template(name, expanded(template, &known, None, 0));
    }
}

/// The template with each partial's own elements where it is named, and `block` for its
/// `@partial-block`. What is given data of its own, or is indented, is left as it is.
fn expanded(template: &Template, known: &Known, block: Option<&Template>, deep: usize) -> Template {
    let mut out = template.clone();
    // The elements come from several files now: where each stood would mislead.
    out.mapping.clear();
    let parts = template.elements.iter();
    out.elements = parts
        .flat_map(|element| match part_of(element, known, block, deep) {
            Part::Named(part) => part.elements,
            Part::Same(element) => vec![element],
        })
        .collect();
    out
}

enum Part {
    /// The elements to stand in its place.
    Named(Template),
    Same(TemplateElement),
}

fn part_of(
    element: &TemplateElement,
    known: &Known,
    block: Option<&Template>,
    deep: usize,
) -> Part {
    match element {
        TemplateElement::PartialExpression(call) | TemplateElement::PartialBlock(call) => {
            let plain = call.params.is_empty() && call.hash.is_empty() && call.indent.is_none();
            let name = match &call.name {
                Parameter::Name(name) if plain && deep < DEEPEST => name.as_str(),
                _ => return Part::Same(element.clone()),
            };
            if name == "@partial-block" {
                return block.map_or_else(
                    || Part::Same(element.clone()),
                    |block| Part::Named(block.clone()),
                );
            }
            let Some(partial) = known.get(name) else {
                return Part::Same(element.clone());
            };
            let own = call.template.as_ref();
            let own = own.map(|own| expanded(own, known, block, deep + 1));
            Part::Named(expanded(partial, known, own.as_ref(), deep + 1))
        }
        TemplateElement::HelperBlock(helper) => {
            let mut helper = helper.clone();
            for branch in [&mut helper.template, &mut helper.inverse] {
                *branch = branch
                    .as_ref()
                    .map(|branch| expanded(branch, known, block, deep));
            }
            Part::Same(TemplateElement::HelperBlock(helper))
        }
        _ => Part::Same(element.clone()),
    }
}

#[cfg(test)]
mod tests {
    use handlebars::template::TemplateElement;

    use super::super::{Letters, samples, templates};

    #[test]
    fn a_letter_says_the_same_with_its_partials_in_place() {
        let files: Vec<(String, String)> = templates::SHIPPED
            .iter()
            .map(|(path, source)| ((*path).to_owned(), (*source).to_owned()))
            .collect();
        let as_written = Letters {
            text: templates::registry(&files, templates::Form::Text).unwrap(),
            html: templates::registry(&files, templates::Form::Html).unwrap(),
        };
        let expanded = Letters::of(&files).unwrap();
        let page = expanded.html.get_template("update/body.html").unwrap();
        let left = page.elements.iter().any(|element| match element {
            TemplateElement::PartialExpression(call) | TemplateElement::PartialBlock(call) => {
                call.indent.is_none()
            }
            _ => false,
        });
        assert!(!left, "a partial is not in its place");
        for sample in samples::every().unwrap() {
            let of = |letters: &Letters| letters.fill_in(sample.letter, &sample.view).unwrap();
            assert_eq!(of(&expanded), of(&as_written), "{}", sample.name);
        }
    }

    #[test]
    fn a_partial_that_includes_itself_is_left_to_the_library() {
        let files = [
            ("update/body.txt.hbs", "{{#if again}}{{> round}}{{/if}}"),
            ("partials/round.hbs", "{{#if again}}{{> round}}{{/if}}"),
        ];
        let files = files.map(|(path, source)| (path.to_owned(), source.to_owned()));
        let mut registry = templates::registry(&files, templates::Form::Text).unwrap();
        super::expand(&mut registry);
        let data = serde_json::json!({"again": false});
        assert_eq!(registry.render("update/body.txt", &data).unwrap(), "");
    }
}
