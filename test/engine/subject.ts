/** What is tested. */
export { ConstantContact } from '../../nodes/ConstantContact/ConstantContact.node';
export { ConstantContactOAuth2Api } from '../../credentials/ConstantContactOAuth2Api.credentials';
export { ConstantContactTrigger } from '../../nodes/ConstantContact/ConstantContactTrigger.node';
