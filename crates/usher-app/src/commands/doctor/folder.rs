//! The data folder, before it is opened: can it be written to, is there room, may others look into it?

use std::path::Path;

use super::check;
use crate::folder::{is_open_to_others, make};
use crate::message::{of_io, problem};
use crate::view::DoctorCheckView;

const MEGABYTE: u64 = 1 << 20;
/// Below this a cycle may not get through: a snapshot of 100,000 people takes about as much.
const LEAST_MB: u64 = 200;
/// Below this somebody should look: a migration first copies the data file.
const LITTLE_MB: u64 = 2048;

/// Checks of the folder; it is made where it is missing, as every command does.
#[must_use]
pub fn folder(data_dir: &Path) -> Vec<DoctorCheckView> {
    let told = data_dir.display();
    if let Err(problem) = make(data_dir) {
        return vec![check::fail(check::DATA_FOLDER, &problem)];
    }
    let written = match probe(data_dir) {
        Ok(()) => check::ok(check::DATA_FOLDER, format!("{told} can be written to.")),
        Err(error) => {
            let message = format!("{told} can't be written to: {}.", of_io(&error));
            let fix = "Give yourself the right to write there, free its disk, or name another folder with --data-dir or USHER_DATA_DIR.";
            check::fail(check::DATA_FOLDER, &problem("DataFolder", &message, fix))
        }
    };
    let mut checks = vec![written, room(fs4::available_space(data_dir).map(|bytes| bytes / MEGABYTE))];
    checks.push(if is_open_to_others(data_dir) {
        let message = format!("Others on this machine may look into {told}. Its files are private all the same; their names aren't.");
        check::warn(check::PRIVATE, &problem("DataFolderOpen", &message, &format!("chmod 700 {told}")))
    } else {
        check::ok(check::PRIVATE, String::new())
    });
    checks
}

fn probe(folder: &Path) -> std::io::Result<()> {
    let file = folder.join(format!("doctor-{:016x}.probe", rand::random::<u64>()));
    let written = std::fs::write(&file, b"usher doctor").and_then(|()| std::fs::read(&file).map(drop));
    let removed = std::fs::remove_file(&file);
    written.and(removed)
}

fn room(free_mb: std::io::Result<u64>) -> DoctorCheckView {
    let free = match free_mb {
        Ok(free) => free,
        Err(error) => {
            let message = format!("How much is free can't be told: {}.", of_io(&error));
            return check::unknown(check::ROOM, &problem("RoomUnknown", &message, ""));
        }
    };
    let seen = format!("{free} MB are free.");
    let fix = "Free some room on the disk of the data folder, or name another folder with --data-dir.";
    if free < LEAST_MB {
        check::fail(check::ROOM, &problem("DiskFull", &format!("Only {seen}"), fix))
    } else if free < LITTLE_MB {
        check::warn(check::ROOM, &problem("DiskNearlyFull", &seen, fix))
    } else {
        check::ok(check::ROOM, seen)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{folder, room};
    use crate::view::DoctorState;

    #[test]
    fn little_room_is_warned_of_and_none_fails() {
        for (free, state) in [(100, DoctorState::Fail), (1000, DoctorState::Warn), (9000, DoctorState::Ok)] {
            assert_eq!(room(Ok(free)).state, state, "{free}");
        }
        assert_eq!(room(Err(std::io::ErrorKind::Unsupported.into())).state, DoctorState::Unknown);
    }

    #[test]
    fn a_folder_is_probed_and_left_as_it_was_and_a_file_in_its_place_fails() {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("data");
        assert!(folder(&data).iter().all(|check| check.state != DoctorState::Fail));
        assert_eq!(std::fs::read_dir(&data).unwrap().count(), 0);
        let file = place.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert_eq!(folder(&file.join("below"))[0].state, DoctorState::Fail);
    }
}
