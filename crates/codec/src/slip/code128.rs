//! Code 128: the modules for a picture, and the data of the printer's own command, from one encoding.

use super::bitmap::Bitmap;

/// Bar and space widths of the 107 symbol characters, stop last (ISO/IEC 15417, table 1).
const PATTERNS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];

const CODE_B: u8 = 100;
const START_B: u8 = 104;
const START_C: u8 = 105;
const STOP: u8 = 106;

/// White modules on either side.
pub(crate) const QUIET: u32 = 10;

/// One encoded Code 128.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Code128 {
    /// Symbol character values, start and check included, stop not.
    values: Vec<u8>,
    /// What `GS k 73` takes: the same in the printer's own notation.
    command: Vec<u8>,
}

impl Code128 {
    /// Encodes printable ASCII: digits in pairs (set C), anything else in set B. Nothing when a character has no place
    /// in it, when it is empty, or when the printer's one length byte could not say it.
    pub(crate) fn new(text: &str) -> Option<Self> {
        if text.is_empty() || text.len() > 80 || !text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            return None;
        }
        let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() >= 2;
        let (pairs, rest) = if digits { text.split_at(text.len() / 2 * 2) } else { text.split_at(0) };
        let (mut values, mut command) =
            if digits { (vec![START_C], b"{C".to_vec()) } else { (vec![START_B], b"{B".to_vec()) };
        for pair in pairs.as_bytes().chunks_exact(2) {
            let value = (pair[0] - b'0') * 10 + (pair[1] - b'0');
            values.push(value);
            command.push(value);
        }
        if digits && !rest.is_empty() {
            values.push(CODE_B);
            command.extend_from_slice(b"{B");
        }
        for byte in rest.bytes() {
            values.push(byte - 0x20);
            command.push(byte);
            if byte == b'{' {
                command.push(byte);
            }
        }
        let check = values.iter().zip([1].into_iter().chain(1u32..)).map(|(value, weight)| u32::from(*value) * weight);
        let check = u8::try_from(check.sum::<u32>() % 103).unwrap_or(0);
        values.push(check);
        Some(Self { values, command })
    }

    /// Modules across without the quiet zones.
    pub(crate) fn modules(&self) -> u32 {
        self.widths().sum()
    }

    /// Bytes after `GS k 73`: length, then data. The printer adds the check character itself.
    pub(crate) fn command(&self) -> &[u8] {
        &self.command
    }

    /// Bars standing side by side, `module` dots a module, without quiet zones.
    pub(crate) fn picture(&self, module: u32, height: u32) -> Bitmap {
        let mut out = Bitmap::new(self.modules() * module, height);
        for (at, width) in self.bars() {
            out.fill(at * module, 0, width * module, height, true);
        }
        out
    }

    /// Bars lying one under the other, along the paper, with their quiet zones: for a code wider than the paper.
    pub(crate) fn ladder(&self, module: u32, width: u32) -> Bitmap {
        let mut out = Bitmap::new(width, (self.modules() + 2 * QUIET) * module);
        for (at, thick) in self.bars() {
            out.fill(0, (at + QUIET) * module, width, thick * module, true);
        }
        out
    }

    fn widths(&self) -> impl Iterator<Item = u32> {
        let values = self.values.iter().copied().chain([STOP]);
        values.flat_map(|value| PATTERNS[usize::from(value)].bytes().map(|width| u32::from(width - b'0')))
    }

    /// Where each bar begins and how wide it is, in modules. Every character begins with a bar.
    fn bars(&self) -> impl Iterator<Item = (u32, u32)> {
        let mut at = 0;
        let mut bar = false;
        self.widths().filter_map(move |width| {
            bar = !bar;
            let from = at;
            at += width;
            bar.then_some((from, width))
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_table_has_the_shape_the_standard_gives_it() {
        let mut seen = std::collections::BTreeSet::new();
        for (value, pattern) in PATTERNS.iter().enumerate() {
            let widths: Vec<u32> = pattern.chars().map(|c| c.to_digit(10).unwrap()).collect();
            let (length, modules) = if value == 106 { (7, 13) } else { (6, 11) };
            assert_eq!((widths.len(), widths.iter().sum::<u32>()), (length, modules), "{value}");
            assert!(seen.insert(*pattern), "{value} stands twice");
            if value < 106 {
                let bars: u32 = widths.iter().step_by(2).sum();
                assert_eq!(bars % 2, 0, "bars of {value} take an even number of modules");
            }
        }
    }

    #[test]
    fn digits_go_in_pairs_and_the_check_character_is_right() {
        let code = Code128::new("26112101004176").unwrap();
        assert_eq!(code.command(), [b'{', b'C', 26, 11, 21, 1, 0, 41, 76]);
        // (105 + 26·1 + 11·2 + 21·3 + 1·4 + 0·5 + 41·6 + 76·7) mod 103
        assert_eq!(*code.values.last().unwrap(), 71);
        assert_eq!(code.modules(), 11 * (1 + 7 + 1) + 13);
        // (104 + 40·1 + 41·2) mod 103
        assert_eq!(Code128::new("HI").unwrap().values, [104, 40, 41, 20]);
        assert_eq!(Code128::new("123").unwrap().command(), [b'{', b'C', 12, b'{', b'B', b'3']);
        assert_eq!(Code128::new("a{b").unwrap().command(), b"{Ba{{b");
        for refused in ["", "é", "a\x1bb", &"1".repeat(81)] {
            assert_eq!(Code128::new(refused), None);
        }
    }
}
