// Program tokensubscription subscribes to the private channel $chat:index with tokens that live for a short time.
//
//	tokensubscription ADDRESS SECRET LIFETIME
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/centrifugal/centrifuge-go"

	"gyre-sdk-tests/token"
)

func main() {
	secret := os.Args[2]
	lifetime, err := time.ParseDuration(os.Args[3])
	check(err)
	client := centrifuge.NewJsonClient(os.Args[1], centrifuge.Config{
		Token: token.Sign(secret, map[string]any{"sub": "112"}, 0),
	})
	defer client.Close()
	client.OnConnecting(func(e centrifuge.ConnectingEvent) { fmt.Println("connecting", e.Code) })
	client.OnConnected(func(centrifuge.ConnectedEvent) { fmt.Println("connected") })
	client.OnDisconnected(func(e centrifuge.DisconnectedEvent) { fmt.Println("disconnected", e.Code) })
	client.OnError(func(e centrifuge.ErrorEvent) { fmt.Println("error:", e.Error) })
	check(client.Connect())

	sub, err := client.NewSubscription("$chat:index", centrifuge.SubscriptionConfig{
		GetToken: func(e centrifuge.SubscriptionTokenEvent) (string, error) {
			fmt.Println("token for", e.Channel)
			return token.Sign(secret, map[string]any{"sub": "112", "channel": e.Channel}, lifetime), nil
		},
	})
	check(err)
	sub.OnSubscribed(func(centrifuge.SubscribedEvent) { fmt.Println("subscribed", sub.Channel) })
	sub.OnError(func(e centrifuge.SubscriptionErrorEvent) { fmt.Println("subscription error:", e.Error) })
	sub.OnUnsubscribed(func(e centrifuge.UnsubscribedEvent) { fmt.Println("unsubscribed", e.Code) })
	sub.OnPublication(func(e centrifuge.PublicationEvent) { fmt.Println("publication", string(e.Data)) })
	check(sub.Subscribe())
	select {}
}

func check(err error) {
	if err != nil {
		log.Fatalln(err)
	}
}
