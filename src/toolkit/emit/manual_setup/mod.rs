//! The files for a set-up by hand: the scripts and the Actions, to be pasted into the Dashboard, and a page of steps.

mod steps_page;

use crate::emit::context::EmitContext;
use crate::emit::emitted_files::{
    EmittedFile, EmittedFiles, GET_USER, LOGIN, NEW_TENANT_ACTION, OLD_TENANT_ACTION,
};
use crate::problem::Problem;

/// Writes the files.
pub fn emit(context: &EmitContext<'_>) -> Result<EmittedFiles, Problem> {
    let scripts = context.package_files.scripts(context.settings)?;
    let files = vec![
        EmittedFile::new(LOGIN, scripts.login),
        EmittedFile::new(GET_USER, scripts.get_user),
        EmittedFile::new(OLD_TENANT_ACTION, context.package_files.action.as_str()),
        EmittedFile::new(
            NEW_TENANT_ACTION,
            context.package_files.new_tenant_action.as_str(),
        ),
        EmittedFile::new("STEPS.md", steps_page::steps_page(context)),
    ];
    Ok(EmittedFiles {
        files,
        notes: vec!["STEPS.md has the steps, with the values of your settings.".to_owned()],
    })
}
