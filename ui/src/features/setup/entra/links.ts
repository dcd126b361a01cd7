/** Microsoft's pages that the steps lead to, of the global cloud. */
export const entraAdminCenter = "https://entra.microsoft.com";
export const dialpadTutorial = "https://learn.microsoft.com/en-us/entra/identity/saas-apps/dialpad-provisioning-tutorial";
