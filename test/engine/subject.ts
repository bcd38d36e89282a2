/** What is tested, and against what. */
export { ConstantContact } from './probe/node';
export { ConstantContactOAuth2Api } from './probe/credential';
export { startSandbox, type Sandbox, type SandboxOptions, type SandboxRequest } from './probe/sandbox';
