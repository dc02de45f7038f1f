//! Round figures: 近, 以上, 左右.

use serde::{Deserialize, Serialize};

/// How the true value stands to the number that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Approx {
    /// 多, 余, 以上, 超过, 几: that or more.
    AtLeast,
    /// 近, 接近, 将近: a little less.
    Near,
    /// 左右, 约, 上下: more or less.
    About,
}

impl Approx {
    /// The word that stands for the class in the output.
    pub fn show(self) -> &'static str {
        match self {
            Approx::AtLeast => "以上",
            Approx::Near => "近",
            Approx::About => "左右",
        }
    }
}
