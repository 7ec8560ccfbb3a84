use super::*;
use crate::domain::programme::{Cadence, Intake, Per, Phase};

fn programme(id: &str) -> Programme {
    shipped().unwrap().into_iter().find(|p| p.id == id).unwrap()
}

#[test]
fn the_five_programmes_load() {
    let ids: Vec<String> = shipped().unwrap().into_iter().map(|p| p.id).collect();
    assert_eq!(
        ids,
        ["mrp-2018", "tfmd-2021", "pmr-2022", "sec-2022", "pmr-2024"]
    );
}
