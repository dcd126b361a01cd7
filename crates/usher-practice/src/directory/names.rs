//! Names in many scripts, each with its Latin form for mail and userPrincipalName. No pair of Latin forms occurs twice.

/// Names of one script: native and Latin form.
struct Script {
    surname_first: bool,
    given: &'static [(&'static str, &'static str)],
    surname: &'static [(&'static str, &'static str)],
}

const SCRIPTS: &[Script] = &[
    Script {
        surname_first: false,
        given: &[
            ("Åsa", "asa"),
            ("José", "jose"),
            ("Zoë", "zoe"),
            ("Lukas", "lukas"),
            ("Priya", "priya"),
            ("Siobhán", "siobhan"),
            ("Oluwaseun", "oluwaseun"),
            ("Ioana", "ioana"),
            ("Megan", "megan"),
            ("Ben", "ben"),
            ("Dana", "dana"),
            ("Fatima", "fatima"),
            ("Søren", "soren"),
            ("Núria", "nuria"),
            ("Katharina", "katharina"),
            ("Łukasz", "lukasz"),
            ("Chloé", "chloe"),
            ("Marek", "marek"),
            ("Ayşe", "ayse"),
            ("Tomás", "tomas"),
        ],
        surname: &[
            ("Lindqvist", "lindqvist"),
            ("Muñoz", "munoz"),
            ("Müller", "mueller"),
            ("Horák", "horak"),
            ("Raghunathan", "raghunathan"),
            ("Ó Briain", "obriain"),
            ("Adeyemi", "adeyemi"),
            ("Munteanu", "munteanu"),
            ("Bowen", "bowen"),
            ("Walters", "walters"),
            ("Fox", "fox"),
            ("Benali", "benali"),
            ("Ørsted", "orsted"),
            ("Puig", "puig"),
            ("Weiß", "weiss"),
            ("Wójcik", "wojcik"),
            ("Lefèvre", "lefevre"),
            ("Dvořák", "dvorak"),
            ("Yılmaz", "yilmaz"),
            ("O'Neill", "oneill"),
            ("van der Berg", "vanderberg"),
            ("Nguyễn", "nguyen"),
            ("Trần", "tran"),
            ("Smith-Jones", "smithjones"),
        ],
    },
    Script {
        surname_first: true,
        given: &[("健", "ken"), ("花子", "hanako"), ("翔太", "shota"), ("美咲", "misaki"), ("大輔", "daisuke")],
        surname: &[("佐藤", "sato"), ("山田", "yamada"), ("鈴木", "suzuki"), ("田中", "tanaka"), ("高橋", "takahashi")],
    },
    Script {
        surname_first: true,
        given: &[("민준", "minjun"), ("서연", "seoyeon"), ("지호", "jiho"), ("하은", "haeun")],
        surname: &[("김", "kim"), ("이", "lee"), ("박", "park"), ("최", "choi")],
    },
    Script {
        surname_first: true,
        given: &[("伟", "wei"), ("静", "jing"), ("磊", "lei"), ("秀英", "xiuying")],
        surname: &[("王", "wang"), ("陈", "chen"), ("刘", "liu"), ("赵", "zhao")],
    },
    Script {
        surname_first: false,
        given: &[("Αλέξανδρος", "alexandros"), ("Ελένη", "eleni"), ("Γιώργος", "giorgos")],
        surname: &[("Παπαδόπουλος", "papadopoulos"), ("Δημητρίου", "dimitriou"), ("Νικολάου", "nikolaou")],
    },
    Script {
        surname_first: false,
        given: &[("Наталія", "nataliia"), ("Иван", "ivan"), ("Олена", "olena")],
        surname: &[("Шевченко", "shevchenko"), ("Коваль", "koval"), ("Петров", "petrov")],
    },
    Script {
        surname_first: false,
        given: &[("محمد", "mohamed"), ("ليلى", "layla"), ("عمر", "omar")],
        surname: &[("الحسيني", "elhusseiny"), ("حداد", "haddad"), ("النجار", "elnaggar")],
    },
    Script {
        surname_first: false, given: &[("נועה", "noa"), ("דוד", "david")], surname: &[("כהן", "cohen"), ("לוי", "levi")]
    },
    Script {
        surname_first: false, given: &[("अनन्या", "ananya"), ("रोहन", "rohan")], surname: &[("शर्मा", "sharma"), ("गुप्ता", "gupta")]
    },
];

/// One name.
pub(super) struct Name {
    pub(super) given: &'static str,
    pub(super) surname: &'static str,
    pub(super) display: String,
    /// `given.surname`, Latin, lower case.
    pub(super) latin: String,
}

/// How many different names there are.
pub(super) fn count() -> u64 {
    SCRIPTS.iter().map(|script| (script.given.len() * script.surname.len()) as u64).sum()
}

/// The n-th name, n below [`count`].
pub(super) fn name(mut n: u64) -> Name {
    for script in SCRIPTS {
        let names = (script.given.len() * script.surname.len()) as u64;
        if n >= names {
            n -= names;
            continue;
        }
        let (given, latin_given) = script.given[(n as usize) % script.given.len()];
        let (surname, latin_surname) = script.surname[(n as usize) / script.given.len()];
        let display = match (script.surname_first, given.is_ascii()) {
            (true, false) => format!("{surname} {given}"),
            _ => format!("{given} {surname}"),
        };
        return Name { given, surname, display, latin: format!("{latin_given}.{latin_surname}") };
    }
    name(n % count())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn no_two_names_share_a_latin_form() {
        let all: BTreeSet<String> = (0..super::count()).map(|n| super::name(n).latin).collect();
        assert_eq!(all.len() as u64, super::count());
    }
}
