//! Embeds the window's configuration and capabilities.
fn main() {
    let attributes = tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*");
    if let Err(problem) = tauri_build::try_build(attributes) {
        println!("cargo::error={problem:#}");
    }
}
