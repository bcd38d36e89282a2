/** What is tested. */
export { ConstantContact } from './probe/node';
export { ConstantContactOAuth2Api } from './probe/credential';
