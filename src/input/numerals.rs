//! Numbers as lists are numbered with them, where a file leaves their making to the program that shows it.

/// A number in Roman numerals, upper case: 1994 is MCMXCIV. Larger ones than 32,767 are not made.
pub(super) fn roman(number: u32) -> Option<String> {
    const LARGEST: u32 = 32_767;
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut left = Some(number).filter(|number| (1..=LARGEST).contains(number))?;
    let mut written = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            written.push_str(sign);
            left -= value;
        }
    }
    Some(written)
}
