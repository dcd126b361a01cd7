//! WebKit tells a page the language "C" under the locale C or POSIX, and `Intl` refuses it. Cured before any thread starts
//! by starting the program again with a language that exists everywhere, instead of changing a running process's environment.

use std::process::Command;

/// The environment variables to start again with, if the locale has no language; `None` if all is well or this is the second start.
#[must_use]
pub fn cure(read: impl Fn(&str) -> Option<String>) -> Option<Vec<(&'static str, &'static str)>> {
    let given = |name: &str| read(name).filter(|value| !value.is_empty());
    let decisive = given("LC_ALL").or_else(|| given("LC_MESSAGES")).or_else(|| given("LANG"))?;
    let has_language = decisive != "POSIX" && decisive != "C" && !decisive.starts_with("C.");
    if has_language || read("USHER_STARTED_AGAIN").is_some() {
        return None;
    }
    let mut cure = vec![("LC_MESSAGES", "en_US.UTF-8"), ("USHER_STARTED_AGAIN", "1")];
    if given("LC_ALL").is_some() {
        cure.push(("LC_ALL", "en_US.UTF-8"));
    }
    Some(cure)
}

/// Starts the program again where needed. Returns only if that wasn't needed or couldn't be done.
pub fn ensure() {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        let Some(cure) = cure(|name| std::env::var(name).ok()) else { return };
        let Ok(program) = std::env::current_exe() else { return };
        let error = Command::new(program).args(std::env::args_os().skip(1)).envs(cure).exec();
        eprintln!("Usher could not set a language and goes on without: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::cure;

    fn with<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        move |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn a_locale_without_language_is_cured_once() {
        assert!(cure(with(&[("LANG", "C.UTF-8")])).is_some_and(|cure| cure.contains(&("LC_MESSAGES", "en_US.UTF-8"))));
        assert!(cure(with(&[("LC_ALL", "POSIX")])).is_some_and(|cure| cure.contains(&("LC_ALL", "en_US.UTF-8"))));
        assert_eq!(cure(with(&[("LANG", "C.UTF-8"), ("USHER_STARTED_AGAIN", "1")])), None);
        assert_eq!(cure(with(&[("LANG", "de_DE.UTF-8")])), None);
        assert_eq!(cure(with(&[])), None);
    }
}
