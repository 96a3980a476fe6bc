//! Hosts that can take a form, and the bucket that they name.

use oss_form_upload::host::{Host, is_loopback};

#[test]
fn the_bucket_is_read_from_every_kind_of_endpoint() {
    for host in [
        "https://examplebucket.oss-cn-hangzhou.aliyuncs.com",
        "http://examplebucket.oss-cn-hangzhou.aliyuncs.com/",
        "https://examplebucket.oss-cn-hangzhou-internal.aliyuncs.com",
        "https://examplebucket.oss-accelerate.aliyuncs.com",
        "https://examplebucket.oss-accelerate-overseas.aliyuncs.com",
        "https://examplebucket.cn-hangzhou.oss.aliyuncs.com",
        "https://examplebucket.oss.aliyuncs.com",
        "HTTPS://ExampleBucket.OSS-cn-hangzhou.aliyuncs.com:443",
        "http://examplebucket.oss-cn-hangzhou.localhost:8787",
    ] {
        assert_eq!(Host::parse(host).unwrap().bucket(), Some("examplebucket"), "{host}");
    }
}

#[test]
fn a_custom_domain_hides_its_bucket() {
    for host in [
        "https://cdn.example.com",
        "https://oss-cn-hangzhou.example.com",
        "http://127.0.0.1:8787",
        "https://例子.com",
    ] {
        assert_eq!(Host::parse(host).unwrap().bucket(), None, "{host}");
    }
}

#[test]
fn the_url_has_its_closing_slash_once() {
    assert_eq!(Host::parse("https://cdn.example.com").unwrap().url(), "https://cdn.example.com/");
    assert_eq!(Host::parse("https://cdn.example.com/").unwrap().url(), "https://cdn.example.com/");
}

#[track_caller]
fn assert_refused(host: &str, why: &str) {
    assert_eq!(Host::parse(host).unwrap_err().to_string(), format!("its host \"{host}\" {why}"));
}

#[test]
fn an_endpoint_without_a_bucket_is_refused() {
    for host in [
        "https://oss-cn-hangzhou.aliyuncs.com",
        "https://oss.aliyuncs.com",
        "https://oss-accelerate.aliyuncs.com",
        "https://cn-hangzhou.oss.aliyuncs.com",
        "http://oss-cn-hangzhou.localhost:8787",
    ] {
        assert_refused(host, "is an endpoint without a bucket: put the bucket in front of it");
    }
}

#[test]
fn a_path_or_query_after_the_host_is_refused() {
    for host in [
        "https://oss-cn-hangzhou.aliyuncs.com/examplebucket",
        "https://b.example.com/?x",
        "https://b.example.com#x",
    ] {
        assert_refused(
            host,
            "goes on after the host: put the bucket in front of the endpoint, and the key into the form",
        );
    }
}

#[test]
fn a_text_that_is_no_http_url_is_refused() {
    for host in [
        "",
        "b.example.com",
        "//b.example.com",
        "ftp://b.example.com",
        "https://",
        "https://:443",
        "https://user@b.example.com",
        "https://b example.com",
        "https://b.example.com\n",
    ] {
        assert_refused(host, "is not like https://examplebucket.oss-cn-hangzhou.aliyuncs.com");
    }
}

#[test]
fn loopback_is_this_machine_and_nothing_that_looks_like_it() {
    for name in ["localhost", "b.oss-cn-hangzhou.localhost", "127.0.0.1", "127.255.0.9", "[::1]"] {
        assert!(is_loopback(name), "{name}");
    }
    for name in [
        "localhost.example.com",
        "127.0.0.1.example.com",
        "128.0.0.1",
        "127.0.0",
        "127.0.0.256",
        "notlocalhost",
        "",
    ] {
        assert!(!is_loopback(name), "{name}");
    }
}

#[test]
fn a_secure_page_cannot_post_to_an_http_host_but_on_this_machine() {
    let is_blocked = |host: &str| Host::parse(host).unwrap().is_blocked_on_secure_pages();
    assert!(is_blocked("http://b.oss-cn-hangzhou.aliyuncs.com"));
    assert!(!is_blocked("https://b.oss-cn-hangzhou.aliyuncs.com"));
    assert!(!is_blocked("http://b.oss-cn-hangzhou.localhost:8787"));
    assert!(!is_blocked("http://127.0.0.1:8787"));
    assert!(!is_blocked("http://[::1]:8787"));
}

#[test]
fn a_local_network_is_known_by_its_names_and_addresses() {
    for host in [
        "http://localhost:8787",
        "http://b.oss-cn-hangzhou.localhost:8787",
        "http://127.0.0.1",
        "http://10.0.0.1",
        "http://172.16.0.1",
        "http://172.31.255.255",
        "http://192.168.0.1:9000",
        "http://169.254.1.1",
        "http://100.64.0.1",
        "http://100.127.0.1",
        "http://[::1]:80",
        "http://[fc00::1]",
        "http://[fd12::1]:80",
        "http://[FE80::1]",
        "http://[febf::1]",
        "http://nas",
        "http://NAS.local",
    ] {
        assert!(Host::parse(host).unwrap().is_local(), "{host}");
    }
    for host in [
        "https://b.oss-cn-hangzhou.aliyuncs.com",
        "http://172.15.0.1",
        "http://172.32.0.1",
        "http://192.169.0.1",
        "http://100.63.0.1",
        "http://100.128.0.1",
        "http://11.0.0.1",
        "http://10.0.0.1.example.com",
        "http://10.0.0",
        "http://10.0.0.256",
        "http://[fec0::1]",
        "http://[2001:db8::1]",
        "http://local.example.com",
        "http://mylocal.example",
    ] {
        assert!(!Host::parse(host).unwrap().is_local(), "{host}");
    }
}
