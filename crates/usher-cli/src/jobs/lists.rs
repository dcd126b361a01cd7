//! `usher lists`: what only the admin knows of the application's values.

use std::io::Read;
use std::path::Path;

use usher_app::message::of_io;
use usher_app::view::ListView;

use crate::Ended;
use crate::args::ListsArgs;
use crate::exit::{Exit, Failure};
use crate::session::Session;

/// Shows the lists, or replaces one's entries.
pub async fn run(session: &Session, args: ListsArgs) -> Ended {
    let ListsArgs { name, list, file, clear } = args;
    let id = session.connection(&name).await?;
    let text = match (&file, clear) {
        (Some(file), _) => Some(read(file)?),
        (None, true) => Some(String::new()),
        (None, false) => None,
    };
    if let (Some(list), Some(text)) = (&list, text) {
        if !clear && text.trim().is_empty() {
            return Err(Failure::plain("The file holds no entries, so nothing was changed.", "To take all away, use --clear."));
        }
        let saved = session.app.save_list(&id, list, &text).await?;
        session.out.warn(&saved.warnings);
        session.out.answer(&saved, || format!("Saved as version {}.", saved.version))?;
        return Ok(Exit::Done);
    }
    let mut lists = session.app.lists(&id).await?;
    if let Some(wanted) = list {
        lists.retain(|one| one.name.eq_ignore_ascii_case(&wanted));
        if lists.is_empty() {
            return Err(Failure::plain(format!("The application asks for no list named “{wanted}”."), "See `usher lists NAME` for all."));
        }
    }
    session.out.answer(&lists, || {
        if lists.is_empty() {
            "The application asks for no lists.".to_owned()
        } else {
            lists.iter().map(words).collect::<Vec<_>>().join("\n\n")
        }
    })
}

fn words(list: &ListView) -> String {
    let ListView { name, display_name, hint, entry_name: _, entries } = list;
    let held = if entries.is_empty() { "  (none yet: values aren't checked)".to_owned() } else { format!("  {}", entries.join("\n  ")) };
    format!("{display_name} ({name})\n{held}\n  {hint}")
}

fn read(file: &Path) -> Result<String, Failure> {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(file)
    };
    text.map_err(|error| {
        Failure::plain(format!("{} can't be read: {}.", file.display(), of_io(&error)), "Check the file's name and rights.")
    })
}
