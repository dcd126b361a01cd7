//! A pattern, letter by letter.

/// Where the reading of a pattern stands.
pub(super) struct Scan {
    letters: Vec<char>,
    at: usize,
}

impl Scan {
    pub(super) fn new(pattern: &str) -> Self {
        Self { letters: pattern.chars().collect(), at: 0 }
    }

    /// How many letters have been read.
    pub(super) fn place(&self) -> usize {
        self.at
    }

    /// The part that begins at a place, as far as it has been read, in words: people count from 1.
    pub(super) fn words(&self, from: usize) -> String {
        let part: String = self.letters[from..self.at.max(from)].iter().take(20).collect();
        format!("“{part}”, character {} of the pattern", from + 1)
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.ahead(0)
    }

    /// The letter so many places on.
    pub(super) fn ahead(&self, places: usize) -> Option<char> {
        self.letters.get(self.at + places).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(letter)
    }

    /// Takes these letters, if they stand here.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let here = text.chars().enumerate().all(|(place, letter)| self.ahead(place) == Some(letter));
        if here {
            self.at += text.chars().count();
        }
        here
    }

    pub(super) fn take_while(&mut self, most: usize, fits: impl Fn(char) -> bool) -> String {
        let taken: String = self.letters[self.at..].iter().copied().take(most).take_while(|letter| fits(*letter)).collect();
        self.at += taken.chars().count();
        taken
    }

    /// Everything before a letter, which is taken too. `None`: it doesn't come.
    pub(super) fn take_until(&mut self, end: char) -> Option<String> {
        let length = self.letters[self.at..].iter().position(|letter| *letter == end)?;
        let text = self.letters[self.at..self.at + length].iter().collect();
        self.at += length + 1;
        Some(text)
    }
}
