// Package token signs what an application's back end would.
package token

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"time"
)

// Sign makes a token of the claims that lives for a while; 0 for one without an end.
func Sign(secret string, claims map[string]any, lifetime time.Duration) string {
	all := map[string]any{}
	for name, value := range claims {
		all[name] = value
	}
	if lifetime != 0 {
		all["exp"] = time.Now().Add(lifetime).Unix()
	}
	signed := part(map[string]any{"alg": "HS256", "typ": "JWT"}) + "." + part(all)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(signed))
	return signed + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func part(value map[string]any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}
