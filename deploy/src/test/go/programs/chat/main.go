// Program chat talks in the channel chat:index: what it reads line by line it publishes, what happens it prints.
// The lines #subscribe, #unsubscribe, #disconnect, #connect and #close are commands.
//
//	chat ADDRESS SECRET
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/centrifugal/centrifuge-go"

	"gyre-sdk-tests/token"
)

type message struct {
	Input string `json:"input"`
}

func main() {
	client := centrifuge.NewJsonClient(os.Args[1], centrifuge.Config{
		Token: token.Sign(os.Args[2], map[string]any{"sub": "49", "channels": []string{"chat:news"}}, 0),
	})
	defer client.Close()
	watchClient(client)
	check(client.Connect())

	sub, err := client.NewSubscription("chat:index", centrifuge.SubscriptionConfig{Recoverable: true, JoinLeave: true})
	check(err)
	watchSubscription(sub)
	check(sub.Subscribe())

	publish(sub, "hello")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		switch line := lines.Text(); line {
		case "#subscribe":
			check(sub.Subscribe())
		case "#unsubscribe":
			check(sub.Unsubscribe())
		case "#disconnect":
			check(client.Disconnect())
		case "#connect":
			check(client.Connect())
		case "#close":
			client.Close()
		default:
			publish(sub, line)
		}
	}
}

func publish(sub *centrifuge.Subscription, text string) {
	data, err := json.Marshal(message{Input: text})
	check(err)
	if _, err := sub.Publish(context.Background(), data); err != nil {
		fmt.Println("publish error:", err)
	}
}

func watchClient(client *centrifuge.Client) {
	client.OnConnecting(func(e centrifuge.ConnectingEvent) { fmt.Println("connecting", e.Code) })
	client.OnConnected(func(centrifuge.ConnectedEvent) { fmt.Println("connected") })
	client.OnDisconnected(func(e centrifuge.DisconnectedEvent) { fmt.Println("disconnected", e.Code) })
	client.OnError(func(e centrifuge.ErrorEvent) { fmt.Println("error:", e.Error) })
	client.OnMessage(func(e centrifuge.MessageEvent) { fmt.Println("message", string(e.Data)) })
	client.OnSubscribed(func(e centrifuge.ServerSubscribedEvent) {
		fmt.Println("server subscribed", e.Channel, e.WasRecovering, e.Recovered)
	})
	client.OnSubscribing(func(e centrifuge.ServerSubscribingEvent) { fmt.Println("server subscribing", e.Channel) })
	client.OnUnsubscribed(func(e centrifuge.ServerUnsubscribedEvent) { fmt.Println("server unsubscribed", e.Channel) })
	client.OnPublication(func(e centrifuge.ServerPublicationEvent) {
		fmt.Println("server publication", e.Channel, string(e.Data))
	})
	client.OnJoin(func(e centrifuge.ServerJoinEvent) { fmt.Println("server join", e.Channel, e.User) })
	client.OnLeave(func(e centrifuge.ServerLeaveEvent) { fmt.Println("server leave", e.Channel, e.User) })
}

func watchSubscription(sub *centrifuge.Subscription) {
	sub.OnSubscribing(func(e centrifuge.SubscribingEvent) { fmt.Println("subscribing", e.Code) })
	sub.OnSubscribed(func(e centrifuge.SubscribedEvent) { fmt.Println("subscribed", e.WasRecovering, e.Recovered) })
	sub.OnUnsubscribed(func(e centrifuge.UnsubscribedEvent) { fmt.Println("unsubscribed", e.Code) })
	sub.OnError(func(e centrifuge.SubscriptionErrorEvent) { fmt.Println("subscription error:", e.Error) })
	sub.OnPublication(func(e centrifuge.PublicationEvent) {
		var said message
		check(json.Unmarshal(e.Data, &said))
		fmt.Println("says", e.Info.User, said.Input, e.Offset)
	})
	sub.OnJoin(func(e centrifuge.JoinEvent) { fmt.Println("join", e.User) })
	sub.OnLeave(func(e centrifuge.LeaveEvent) { fmt.Println("leave", e.User) })
}

func check(err error) {
	if err != nil {
		log.Fatalln(err)
	}
}
