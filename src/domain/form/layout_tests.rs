use super::*;
use crate::config::programmes;
#[test]
fn debug_line() {
    let all = programmes::shipped().unwrap();
    let p = all.iter().find(|p| p.id == "mrp-2018").unwrap();
    let l = Labels::new(std::slice::from_ref(p));
    for t in ["School role/s including teaching group/s in 2017-18: Maths Lead, EYFS", "School role/s including teaching group/s in 2017-18"] {
        eprintln!("{:?} {:?} {:?} {:?}", l.line(t), l.whole(t), l.cut(t), l.prompt(&words::words(t)));
    }
}
