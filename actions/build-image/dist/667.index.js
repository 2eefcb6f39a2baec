export const id = 667;
export const ids = [667];
export const modules = {

/***/ 4667:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fromTokenFile: () => (/* binding */ k)
/* harmony export */ });
/* unused harmony export fromWebToken */
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_SBENWWTP_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6392);
/* harmony import */ var _chunk_WX3TKCSF_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5171);
/* harmony import */ var _chunk_YY3QISHG_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1967);
/* harmony import */ var _chunk_PZ3BZ6HC_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9586);
/* harmony import */ var _chunk_VKH6CVO5_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6228);
/* harmony import */ var _chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8897);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3024);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
var c,d=(0,_chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_6__.b)(()=>{c=e=>async t=>{e.logger?.debug("@aws-sdk/credential-provider-web-identity - fromWebToken");let{roleArn:o,roleSessionName:r,webIdentityToken:s,providerId:n,policyArns:p,policy:_,durationSeconds:S}=e,{roleAssumerWithWebIdentity:i}=e;if(!i){let{getDefaultRoleAssumerWithWebIdentity:T}=await __webpack_require__.e(/* import() */ 940).then(__webpack_require__.bind(__webpack_require__, 9940));i=T({...e.clientConfig,credentialProviderLogger:e.logger,parentClientConfig:{...t?.callerClientConfig,...e.parentClientConfig}},e.clientPlugins)}return i({RoleArn:o,RoleSessionName:r??`aws-sdk-js-session-${Date.now()}`,WebIdentityToken:s,ProviderId:n,PolicyArns:p,Policy:_,DurationSeconds:S})}});var g,A,b,k,E=(0,_chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_6__.b)(()=>{(0,_chunk_SBENWWTP_js__WEBPACK_IMPORTED_MODULE_1__.ta)();(0,_chunk_YY3QISHG_js__WEBPACK_IMPORTED_MODULE_3__.X)();d();g="AWS_WEB_IDENTITY_TOKEN_FILE",A="AWS_ROLE_ARN",b="AWS_ROLE_SESSION_NAME",k=(e={})=>async t=>{e.logger?.debug("@aws-sdk/credential-provider-web-identity - fromTokenFile");let o=e?.webIdentityTokenFile??process.env[g],r=e?.roleArn??process.env[A],s=e?.roleSessionName??process.env[b];if(!o||!r)throw new _chunk_YY3QISHG_js__WEBPACK_IMPORTED_MODULE_3__.b("Web identity configuration not specified",{logger:e.logger});let n=await c({...e,webIdentityToken:_chunk_YY3QISHG_js__WEBPACK_IMPORTED_MODULE_3__.m?.getTokenRecord?.()[o]??(0,node_fs__WEBPACK_IMPORTED_MODULE_7__.readFileSync)(o,{encoding:"ascii"}),roleArn:r,roleSessionName:s})(t);return o===process.env[g]&&(0,_chunk_SBENWWTP_js__WEBPACK_IMPORTED_MODULE_1__.d)(n,"CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN","h"),n}});var W=(0,_chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_6__.b)(()=>{E();d()});W();


/***/ })

};
