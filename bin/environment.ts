// Every command imports this first, because the libraries read these variables while they load.

// The AWS SDK warns about every Node.js before 22; the template's function runs on 24.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
// The validator of CloudFormation templates takes seconds; `.ci/run` keeps it on.
process.env.CDK_VALIDATION ??= 'false';
