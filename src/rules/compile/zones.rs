//! Zones and sections: which stretches of a speech a name means.

use super::super::compiled::{Section, Zones};
use super::super::diagnostic::{Code, nearest};
use super::super::file::{ZoneName, ZoneRef};
use super::super::lists::list;
use super::super::load::LoadedFile;
use super::super::source::{On, Place, path};
use super::RulesCompiler;
use tr::tr;

impl RulesCompiler<'_> {
    /// The sections of all files. One with a fault keeps its place by its name alone, so that what refers to it finds it.
    pub(super) fn sections(&mut self, files: &[LoadedFile]) -> Vec<Section> {
        let mut sections = Vec::new();
        for file in files {
            for (name, spec) in &file.rules.sections {
                let place = Place { source: file.source, path: path!["sections", name] };
                if ZoneName::named(name).is_some() {
                    let title = tr!("`{}` is the name of a zone", name);
                    let help = tr!("give the section a name of its own");
                    self.fault(Code::DuplicateName, title, &place, On::Key, "", Some(help));
                }
                let from = self.pattern_without_captures(&spec.from, &place.child("from"));
                let to = spec.to.as_ref().map(|to| self.pattern_without_captures(to, &place.child("to")));
                if let (Some(from), None | Some(Some(_))) = (from, &to) {
                    sections.push(Section { name: name.clone(), from, to: to.flatten() });
                }
            }
        }
        sections
    }

    /// What `zone` names; names that nothing has are told.
    pub(super) fn zones(&mut self, names: &[ZoneRef], place: &Place) -> Zones {
        let mut zones = Zones::default();
        for (n, ZoneRef(name)) in names.iter().enumerate() {
            let sections = &self.declared.sections;
            match (ZoneName::named(name), sections.iter().position(|known| known == name)) {
                (Some(zone), _) => zones.names.push(zone),
                (None, Some(section)) => zones.sections.push(section),
                (None, None) if self.is_lost(name) => {}
                (None, None) => {
                    let known: Vec<&str> = ZoneName::ALL
                        .map(ZoneName::name)
                        .into_iter()
                        .chain(sections.iter().map(String::as_str))
                        .collect();
                    let title = tr!("no zone or section is called `{}`", name);
                    let help = match nearest(name, known.iter().copied()) {
                        Some(near) => tr!("did you mean `{}`?", near),
                        None => tr!("there are: {}", list(known)),
                    };
                    self.fault(Code::UnknownWord, title, &place.child(n), On::Value, "", Some(help));
                }
            }
        }
        zones
    }
}
