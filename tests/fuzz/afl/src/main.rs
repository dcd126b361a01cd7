//! One fuzz target, named by the first argument, under AFL++: coverage-guided on the stable toolchain, which libFuzzer's instrumentation
//! is not. Without AFL++ around it, it takes one input from standard input, which is how a finding is looked at.

#[path = "../../targets.rs"]
mod targets;

fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let Some((_, target)) = targets::TARGETS.into_iter().find(|(name, _)| *name == wanted) else {
        let names: Vec<&str> = targets::TARGETS.iter().map(|(name, _)| *name).collect();
        panic!("name a target: {}", names.join(", "));
    };
    afl::fuzz!(|data: &[u8]| target(data));
}
