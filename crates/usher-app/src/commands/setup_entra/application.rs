//! The enterprise application: whether the signed-in person may set it up, finding it, adding it.

use usher_entra::application::{self, CUSTOM_TEMPLATE, EnterpriseApplication};
use usher_entra::graph::GraphClient;
use usher_entra::{EntraError, Kind};

use crate::app::{Answer, App, profile};
use crate::message::{self, problem};
use crate::view::{ApplicationView, ApplicationsView, ProblemView, RightsView, TemplateView};

impl App {
    /// Which of the roles the signed-in person holds, and whether they own the application where one was chosen.
    ///
    /// # Errors
    /// Nobody is signed in; roles may not be read; those of Graph, in words.
    pub async fn setup_rights(&self, application: Option<String>) -> Answer<RightsView> {
        let rights = application::rights(&self.setup_graph()?, application.as_deref()).await.map_err(|error| message::of_entra(&error))?;
        Ok(RightsView {
            roles: rights.roles.iter().map(|role| role.name().to_owned()).collect(),
            is_owner: rights.is_owner,
            is_enough: rights.may_set_up(),
        })
    }

    /// The applications whose names begin so; and what could be added: the gallery's of the profile, or one for any SCIM application.
    ///
    /// # Errors
    /// Nobody is signed in; those of Graph, in words.
    pub async fn find_applications(&self, name: &str, profile_name: &str) -> Answer<ApplicationsView> {
        let client = self.setup_graph()?;
        let wanted = profile(profile_name)?;
        let in_words = |error: EntraError| message::of_entra(&error);
        let mut found = application::starting_with(&client, name.trim()).await.map_err(in_words)?;
        found.sort_by_key(|one| one.display_name.as_deref().unwrap_or_default().to_lowercase());
        let in_gallery = application::in_gallery(&client, &wanted.display_name).await.map_err(in_words)?;
        let mut templates: Vec<TemplateView> = in_gallery
            .into_iter()
            .map(|one| TemplateView {
                id: one.id,
                name: one.display_name.unwrap_or_default(),
                publisher: one.publisher.unwrap_or_default(),
                from_gallery: true,
            })
            .collect();
        if templates.is_empty() {
            let (id, name) = (CUSTOM_TEMPLATE.to_owned(), wanted.display_name.clone());
            templates.push(TemplateView { id, name, publisher: String::new(), from_gallery: false });
        }
        Ok(ApplicationsView { found: found.into_iter().map(view).collect(), templates })
    }

    /// Adds an application to the tenant and waits until it can be used, up to two minutes. Refused where one has that name already: what is
    /// added twice would be two applications.
    ///
    /// # Errors
    /// `ApplicationThere`; `ApplicationSlow`; an unknown outcome, after which it is to be looked for; those of Graph, in words.
    pub async fn add_application(&self, template: &str, name: &str) -> Answer<ApplicationView> {
        let client = self.setup_graph()?;
        let name = name.trim();
        match application::named(&client, name).await {
            Err(error) if error.kind == Kind::NotFound => {}
            Ok(_) => return Err(is_there(name)),
            Err(error) if error.code == "ApplicationAmbiguous" => return Err(is_there(name)),
            Err(error) => return Err(message::of_entra(&error)),
        }
        application::instantiate(&client, template, name).await.map(view).map_err(|error| message::of_entra(&error))
    }

    pub(super) fn setup_graph(&self) -> Answer<GraphClient> {
        Ok(self.signed_in_setup()?.client.until(&self.closing()))
    }
}

fn view(one: EnterpriseApplication) -> ApplicationView {
    let EnterpriseApplication { id, app_id, display_name, account_enabled, application_template_id, app_role_assignment_required: _ } = one;
    ApplicationView {
        name: display_name.unwrap_or_else(|| id.clone()),
        id,
        app_id: app_id.unwrap_or_default(),
        from_gallery: application_template_id.is_some(),
        enabled: account_enabled.unwrap_or(true),
    }
}

fn is_there(name: &str) -> ProblemView {
    problem(
        "ApplicationThere",
        &format!("The tenant has an enterprise application “{name}” already."),
        "Choose it from the list, or give the new one another name.",
    )
}
