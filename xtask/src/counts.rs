//! How many tests passed and failed, read from the runners' own closing lines.

/// Counts of one or several runs.
#[derive(Default, Clone, Copy)]
pub struct Counts {
    /// Passed.
    pub passed: u32,
    /// Failed.
    pub failed: u32,
}

impl Counts {
    /// Adds another run's.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Of `cargo test`: `test result: ok. 12 passed; 0 failed; ...`.
pub fn of_cargo(lines: &[String]) -> Counts {
    let mut counts = Counts::default();
    for line in lines.iter().filter(|line| line.starts_with("test result:")) {
        counts.add(Counts { passed: before(line, " passed"), failed: before(line, " failed") });
    }
    counts
}

/// Of Vitest: `      Tests  3 failed | 40 passed (43)`.
pub fn of_vitest(lines: &[String]) -> Counts {
    let closing = lines.iter().map(|line| without_colour(line)).find(|line| line.trim_start().starts_with("Tests "));
    closing.map_or_else(Counts::default, |line| Counts { passed: before(&line, " passed"), failed: before(&line, " failed") })
}

/// Of node's own runner: `# pass 7`, `# fail 0` (TAP) or `ℹ pass 7`.
pub fn of_node(lines: &[String]) -> Counts {
    let of = |word: &str| {
        lines
            .iter()
            .map(|line| without_colour(line))
            .find_map(|line| {
                line.strip_prefix("# ")
                    .or(line.strip_prefix("ℹ "))
                    .and_then(|rest| rest.strip_prefix(word))
                    .and_then(|rest| rest.trim().parse().ok())
            })
            .unwrap_or(0)
    };
    Counts { passed: of("pass "), failed: of("fail ") }
}

fn before(line: &str, word: &str) -> u32 {
    line.split(word)
        .next()
        .filter(|head| head.len() < line.len())
        .and_then(|head| head.rsplit([' ', '|']).next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

fn without_colour(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((head, tail)) = rest.split_once('\u{1b}') {
        text.push_str(head);
        rest = tail.split_once('m').map_or("", |(_, after)| after);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::{of_cargo, of_node, of_vitest};

    #[test]
    fn closing_lines_are_read() {
        let cargo =
            of_cargo(&["test result: ok. 12 passed; 1 failed; 0 ignored".to_owned(), "test result: ok. 3 passed; 0 failed".to_owned()]);
        assert_eq!((cargo.passed, cargo.failed), (15, 1));
        let vitest =
            of_vitest(&["\u{1b}[2m      Tests \u{1b}[22m \u{1b}[31m3 failed\u{1b}[39m | \u{1b}[32m40 passed\u{1b}[39m (43)".to_owned()]);
        assert_eq!((vitest.passed, vitest.failed), (40, 3));
        let node = of_node(&["# pass 7".to_owned(), "# fail 2".to_owned()]);
        assert_eq!((node.passed, node.failed), (7, 2));
    }
}
