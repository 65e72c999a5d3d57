//! The board: « Composer le groupe ».
