//! The mutants of a sample, sorted by what can be done with each: woven in, tried alone, or no mutant at all.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::compiler::{Compiler, Fault, Label};
use crate::list::Mutant;
use crate::source::{Insert, Source, Spot, Woven};
use crate::tree::Tree;

/// A sample and the files that hold it. Mutants are numbered from 1, in their order.
pub struct Weaving {
    pub mutants: Vec<Mutant>,
    pub sources: BTreeMap<String, Source>,
    pub tree: Tree,
    pub compiler: Compiler,
}

/// What is to be done with the mutants of a sample.
#[derive(Default)]
pub struct Sorted {
    /// In the copy, behind their switches.
    pub woven: BTreeSet<u32>,
    /// Sound as a text, but not behind a switch.
    pub alone: BTreeSet<u32>,
    /// What the compiler refuses also where it stands alone.
    pub unviable: BTreeSet<u32>,
}

impl Weaving {
    /// Reads the files of a sample and copies the rest of the clone.
    pub fn open(mutants: Vec<Mutant>, tree: Tree, compiler: Compiler) -> Result<Weaving, String> {
        let files: BTreeSet<&str> = mutants.iter().map(|mutant| mutant.file.as_str()).collect();
        tree.refresh(&files)?;
        let read = |file: &str| {
            let source = Source::read(tree.original(file)?).map_err(|error| format!("{file}: {error}"))?;
            Ok((file.to_owned(), source))
        };
        let sources = files.into_iter().map(read).collect::<Result<_, String>>()?;
        Ok(Weaving { mutants, sources, tree, compiler })
    }

    /// Leaves the copy with all mutants in it that it can hold.
    pub fn sort(&self) -> Result<Sorted, String> {
        let mut sorted = Sorted::default();
        let mut inserts = self.inserts(&mut sorted);
        loop {
            let files = self.write(&inserts)?;
            let faults = self.compiler.check()?;
            if faults.is_empty() {
                break;
            }
            let mut refused = BTreeSet::new();
            for fault in &faults {
                refused.extend(self.blamed(fault, &files, &inserts)?);
            }
            println!("{} mutants do not stand behind a switch", refused.len());
            inserts.retain(|id, _| !refused.contains(id));
            sorted.alone.extend(refused);
        }
        sorted.woven = inserts.keys().copied().collect();
        sorted.unviable = self.unviable(sorted.alone.clone())?;
        sorted.alone.retain(|id| !sorted.unviable.contains(id));
        self.write(&inserts)?;
        Ok(sorted)
    }

    /// One number for all files and mutants: while it is the same, they sort the same.
    pub fn stamp(&self) -> u64 {
        let files = self.sources.iter().flat_map(|(file, source)| [file.as_str(), source.text.as_str()]);
        let names = self.mutants.iter().map(|mutant| mutant.name.as_str());
        let bytes = files.chain(names).flat_map(|text| text.bytes().chain([0]));
        bytes.fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }

    /// Leaves the copy as an earlier sorting left it.
    pub fn renew(&self, sorted: Sorted) -> Result<Sorted, String> {
        let mut inserts = self.inserts(&mut Sorted::default());
        inserts.retain(|id, _| sorted.woven.contains(id));
        self.write(&inserts)?;
        Ok(sorted)
    }

    /// A mutant by its number.
    pub fn mutant(&self, id: u32) -> Option<&Mutant> {
        self.mutants.get(usize::try_from(id).ok()?.checked_sub(1)?)
    }

    fn inserts(&self, sorted: &mut Sorted) -> BTreeMap<u32, Vec<Insert>> {
        let mut inserts = BTreeMap::new();
        for (mutant, id) in self.mutants.iter().zip(1..) {
            let found =
                self.sources.get(&mutant.file).ok_or("no file").and_then(|source| source.weave(id, mutant));
            match found {
                Ok(found) => drop(inserts.insert(id, found)),
                Err(why) => {
                    println!("{}: {why}", mutant.name);
                    sorted.alone.insert(id);
                }
            }
        }
        inserts
    }

    fn write(&self, inserts: &BTreeMap<u32, Vec<Insert>>) -> Result<BTreeMap<&str, Woven>, String> {
        let mut files = BTreeMap::new();
        for (file, source) in &self.sources {
            let own = inserts.iter().filter(|(id, _)| self.is_in(**id, file));
            let woven = Woven::new(&source.text, own.flat_map(|(_, inserts)| inserts.clone()).collect());
            self.tree.put(file, woven.text.as_bytes())?;
            files.insert(file.as_str(), woven);
        }
        Ok(files)
    }

    fn is_in(&self, id: u32, file: &str) -> bool {
        self.mutant(id).is_some_and(|mutant| mutant.file == file)
    }

    /// The mutants that an error comes from: those whose own text it names, or else all in its function.
    fn blamed(
        &self,
        fault: &Fault,
        files: &BTreeMap<&str, Woven>,
        inserts: &BTreeMap<u32, Vec<Insert>>,
    ) -> Result<BTreeSet<u32>, String> {
        let spot = |label: &Label| files.get(label.file.as_str()).map(|woven| woven.spot(label.start));
        let put_in = |is_main: bool| {
            let labels = fault.labels.iter().filter(move |label| label.is_main == is_main).filter_map(spot);
            labels.filter_map(|spot| if let Spot::Mutant(id) = spot { Some(id) } else { None }).collect()
        };
        // Of two branches that differ, the main label is on the one that stood there before.
        let is_of_branches = fault.message.starts_with("`if` and `else`");
        for is_main in if is_of_branches { [false, true] } else { [true, false] } {
            let found: BTreeSet<u32> = put_in(is_main);
            if !found.is_empty() {
                return Ok(found);
            }
        }
        let around = |label: &Label| match spot(label) {
            Some(Spot::File(at)) => {
                inserts.keys().copied().filter(|id| self.is_around(*id, &label.file, at)).collect()
            }
            _ => Vec::new(),
        };
        let found: BTreeSet<u32> = fault.labels.iter().flat_map(around).collect();
        if found.is_empty() {
            return Err(format!(
                "no mutant to blame:\n{}",
                fault.rendered.as_deref().unwrap_or(&fault.message)
            ));
        }
        Ok(found)
    }

    fn is_around(&self, id: u32, file: &str, at: usize) -> bool {
        self.is_in(id, file) && self.function(id).is_some_and(|function| function.contains(&at))
    }

    /// The bytes of the function around a mutant.
    fn function(&self, id: u32) -> Option<Range<usize>> {
        let mutant = self.mutant(id)?;
        Some(self.sources.get(&mutant.file)?.range(&mutant.function.as_ref()?.span))
    }

    /// Which of these the compiler refuses as a text, one in a function at a time. What stands in no function is
    /// left for its own trial.
    fn unviable(&self, mut doubted: BTreeSet<u32>) -> Result<BTreeSet<u32>, String> {
        let mut unviable = BTreeSet::new();
        while !doubted.is_empty() {
            let mut batch = self.batch(&doubted);
            doubted.retain(|id| !batch.contains(id));
            while !batch.is_empty() {
                let refused = self.refused(&batch)?;
                if refused.is_empty() {
                    break;
                }
                batch.retain(|id| !refused.contains(id));
                unviable.extend(refused);
            }
            doubted.retain(|id| self.function(*id).is_some());
        }
        Ok(unviable)
    }

    /// As many of these as stand in different functions.
    fn batch(&self, doubted: &BTreeSet<u32>) -> BTreeSet<u32> {
        let mut taken: Vec<(&str, Range<usize>)> = Vec::new();
        let mut batch = BTreeSet::new();
        for id in doubted {
            let (Some(mutant), Some(own)) = (self.mutant(*id), self.function(*id)) else { continue };
            let meets = |(file, other): &(&str, Range<usize>)| {
                *file == mutant.file && own.start < other.end && other.start < own.end
            };
            if !taken.iter().any(meets) {
                taken.push((&mutant.file, own));
                batch.insert(*id);
            }
        }
        batch
    }

    /// Writes these as somebody would type them, and returns those that an error stands at. An error that stands
    /// elsewhere is nobody's: what is left is tried.
    fn refused(&self, batch: &BTreeSet<u32>) -> Result<BTreeSet<u32>, String> {
        let owners = self.type_in(batch)?;
        let faults = self.compiler.check()?;
        Ok(faults.iter().flat_map(|fault| owner(fault, &owners)).collect())
    }

    /// Writes mutants of different functions without switches, and returns where each function now stands.
    pub fn type_in(&self, batch: &BTreeSet<u32>) -> Result<Vec<Owner<'_>>, String> {
        let mut owners = Vec::new();
        for (file, source) in &self.sources {
            let mut own: Vec<u32> = batch.iter().copied().filter(|id| self.is_in(*id, file)).collect();
            own.sort_by_key(|id| self.function(*id).map(|function| function.start));
            let (mut text, mut done) = (String::new(), 0);
            for id in own {
                let Some(mutant) = self.mutant(id) else { continue };
                let span = source.range(&mutant.span);
                let function = self.function(id).unwrap_or(span.clone());
                text.push_str(&source.text[done..function.start]);
                let start = text.len();
                text.push_str(&source.text[function.start..span.start]);
                text.push_str(&mutant.replacement);
                text.push_str(&source.text[span.end..function.end]);
                owners.push((file.as_str(), start..text.len(), id));
                done = function.end;
            }
            text.push_str(&source.text[done..]);
            self.tree.put(file, text.as_bytes())?;
        }
        Ok(owners)
    }
}

/// A file, the bytes of a function in it, and the mutant that changed it.
pub type Owner<'a> = (&'a str, Range<usize>, u32);

fn owner(fault: &Fault, owners: &[Owner<'_>]) -> Vec<u32> {
    let main = fault.labels.iter().filter(|label| label.is_main);
    let of = |label: &Label| {
        owners
            .iter()
            .find(|(file, range, _)| *file == label.file && range.contains(&label.start))
            .map(|own| own.2)
    };
    main.filter_map(of).collect()
}
