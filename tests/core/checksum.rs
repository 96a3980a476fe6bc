//! CRC-64 against its catalogue entry, and against values that a bitwise, most-significant-bit-first script computed.

use oss_form_upload::checksum::Crc64;

fn checksum(bytes: &[u8]) -> u64 {
    let mut crc = Crc64::new();
    crc.update(bytes);
    crc.value()
}

#[test]
fn the_check_value_is_that_of_the_catalogue() {
    assert_eq!(checksum(b"123456789"), 0x995D_C9BB_DF19_39FA);
}

#[test]
fn no_bytes_have_the_checksum_0() {
    assert_eq!(checksum(b""), 0);
    assert_eq!(Crc64::default().value(), 0);
}

#[test]
fn other_implementations_compute_the_same() {
    let every_byte: Vec<u8> = (0..=255).collect();
    let long: Vec<u8> = (0..1000_u32).map(|i| (i * i * 31 + 7).to_le_bytes()[0]).collect();
    let vectors: [(&[u8], u64); 8] = [
        (b"a", 0x3302_8477_2E65_2B05),
        (b"\0", 0x1FAD_A173_6467_3F59),
        (&[0; 16], 0xE9A1_3F17_FB6A_2363),
        (&[0xFF; 17], 0x526C_162C_5906_0A29),
        (b"hello", 0x9B1E_DAE5_DBB9_37B1),
        ("对象存储".as_bytes(), 0x1747_B6FF_AFB2_8CBB),
        (&every_byte, 0x7241_4B2F_65DB_3AB0),
        (&long, 0x6DC9_077A_84B5_8A0E),
    ];
    for (bytes, expected) in vectors {
        assert_eq!(checksum(bytes), expected, "of {} bytes", bytes.len());
    }
}

#[test]
fn the_value_may_be_read_on_the_way() {
    let mut crc = Crc64::new();
    crc.update(b"12345");
    assert_eq!(crc.value(), checksum(b"12345"));
    crc.update(b"6789");
    assert_eq!(crc.value(), 0x995D_C9BB_DF19_39FA);
}

#[test]
fn threads_that_begin_at_once_compute_the_same() {
    let threads: Vec<_> = (0..8).map(|_| std::thread::spawn(|| checksum(&[0xFF; 17]))).collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), 0x526C_162C_5906_0A29);
    }
}
