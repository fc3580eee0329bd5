/** The resources of an API that answers `GET /` with this status. */
export function mockApi(status: number) {
  const restApi = { RestApiId: { Ref: 'Api' } };
  return {
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'Api' } },
    Get: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        ...restApi,
        ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
        HttpMethod: 'GET',
        AuthorizationType: 'NONE',
        Integration: {
          Type: 'MOCK',
          RequestTemplates: { 'application/json': '{"statusCode":200}' },
          IntegrationResponses: [{ StatusCode: String(status) }],
        },
        MethodResponses: [{ StatusCode: String(status) }],
      },
    },
    Deployment: { Type: 'AWS::ApiGateway::Deployment', DependsOn: ['Get'], Properties: restApi },
    Stage: {
      Type: 'AWS::ApiGateway::Stage',
      Properties: { ...restApi, DeploymentId: { Ref: 'Deployment' }, StageName: 'prod' },
    },
  };
}
